import type { HistorySkew } from '@fraud/drift-report';
import type { HistoryStatus } from '@fraud/transaction-history';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What is kept of what cards and merchants have done before. @returns what sets the gauges to what is the case now */
export function createHistoryMetrics(
  registers: Registry[],
  status: () => HistoryStatus,
  skew: () => HistorySkew | undefined,
): () => void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers, aggregator: 'max' });
  const entities = gauge('fraud_history_entities', 'Cards, merchants and pairs whose transactions are kept');
  const events = gauge('fraud_history_events', 'Transactions that are kept; one of a card and a merchant counts twice');
  const bytes = gauge('fraud_history_bytes', 'Memory that the kept transactions take');
  const stale = new Counter({
    name: 'fraud_history_stale_total',
    help: 'Answered rows whose history was out of reach, so that its columns may lack something',
    registers,
  });
  const compared = gauge('fraud_history_skew_compared', 'Decisions that the watchdog recomputed last as training does');
  const differing = gauge('fraud_history_skew_differing', 'Decisions of these of which any derived column differs');
  let told = 0;
  return () => {
    const now = status();
    entities.set(now.entities ?? 0);
    events.set(now.events ?? 0);
    bytes.set(now.bytes ?? 0);
    stale.inc(now.stale - told);
    told = now.stale;
    const measured = skew();
    compared.set(measured?.compared ?? 0);
    differing.set(measured?.differing ?? 0);
  };
}
