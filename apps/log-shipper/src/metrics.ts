import type { LogBacklog, ShippedSegment } from '@fraud/decision-log';
import { Counter, Gauge, type Registry } from 'prom-client';

export type ShipperMetrics = { readonly shipped: (segments: readonly ShippedSegment[]) => void };

/** What operations see of a log-shipper, beside its process and its queue. */
export function createShipperMetrics(registry: Registry, backlog: () => Promise<LogBacklog>): ShipperMetrics {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const rows = counter('fraud_log_shipped_rows_total', 'Decisions that the store has confirmed');
  const bytes = counter('fraud_log_shipped_bytes_total', 'Bytes of them, not compressed');
  const last = new Gauge({
    name: 'fraud_log_last_shipped_timestamp_seconds',
    help: 'When a part of the decision log was last confirmed by the store, in Unix time',
    registers,
  });
  new Gauge({
    name: 'fraud_log_waiting_bytes',
    help: 'Bytes of the decision log that wait to be shipped',
    registers,
    async collect() {
      this.set((await backlog()).bytes);
    },
  });
  return {
    shipped(segments) {
      if (segments.length > 0) last.setToCurrentTime();
      for (const segment of segments) {
        rows.inc(segment.rows);
        bytes.inc(segment.bytes);
      }
    },
  };
}
