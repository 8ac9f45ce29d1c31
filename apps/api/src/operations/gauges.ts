/** What is read at the moment of a scrape: ages, backlogs, parts that work. */
import type { HistorySkew } from '@fraud/drift-report';
import type { HistoryStatus } from '@fraud/transaction-history';
import { Gauge, type Registry } from 'prom-client';
import { createHistoryMetrics } from '../histories/history-metrics.ts';
import type { KnownGain } from '../models/last-known-gain.ts';

/** What is asked at the moment of a scrape. */
export type MetricSources = {
  model(): { version: string; createdAt: Date } | undefined;
  refusedVersion(): string | null | undefined;
  gain(): KnownGain | undefined;
  parts(): Promise<Readonly<Record<string, 'up' | 'down'>>>;
  logBacklog(): Promise<{ files: number; bytes: number; oldest: Date | undefined }>;
  labelBacklog(): Promise<{ batches: number; oldest: Date | undefined }>;
  histories(): HistoryStatus;
  /** What the watchdog found of the histories last. */
  skew(): HistorySkew | undefined;
};

/** What sets every gauge to what is the case now. */
export function createGauges(
  registers: Registry[],
  { model, refusedVersion, gain, parts, logBacklog, labelBacklog, histories, skew }: MetricSources,
): () => Promise<void> {
  const gauge = (aggregator: 'max' | 'min' | 'sum', name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers, aggregator });
  gauge('sum', 'fraud_api_processes', 'API processes that answer behind this port').set(1);
  const modelAge = gauge(
    'max',
    'fraud_model_age_seconds',
    'Age of the model in service since it was trained',
    'version',
  );
  const refused = gauge(
    'max',
    'fraud_model_refused',
    '1 for a champion that was refused; the model before it stays in service',
    'version',
  );
  const gains = {
    auprc: gauge(
      'max',
      'fraud_promotion_gain_auprc',
      'AUPRC that the champion has gained over the model it replaced, on the labels since, and its interval',
      'version',
      'bound',
    ),
    money: gauge(
      'max',
      'fraud_promotion_gain_money',
      'Money that the champion has saved over the model it replaced, on the labels since, and its interval',
      'version',
      'bound',
    ),
  };
  const partUp = gauge('min', 'fraud_part_up', '1 while the part works, for every process, else 0', 'part');
  const backlogFiles = gauge(
    'max',
    'fraud_decision_log_backlog_files',
    'Files of the decision log that wait to be shipped',
  );
  const backlogBytes = gauge(
    'max',
    'fraud_decision_log_backlog_bytes',
    'Bytes of the decision log that wait to be shipped',
  );
  const backlogAge = gauge(
    'max',
    'fraud_decision_log_backlog_age_seconds',
    'Age of the oldest file of the decision log that waits to be shipped',
  );
  const labelBatches = gauge(
    'max',
    'fraud_labels_waiting_batches',
    'Batches of labels that wait on this machine for the store',
  );
  const labelAge = gauge(
    'max',
    'fraud_labels_waiting_age_seconds',
    'Age of the oldest batch of labels that waits on this machine for the store',
  );

  const setHistories = createHistoryMetrics(registers, histories, skew);

  return async () => {
    setHistories();
    const [states, backlog, labels] = await Promise.all([parts(), logBacklog(), labelBacklog()]);
    const [serving, refusedNow] = [model(), refusedVersion()];
    modelAge.reset();
    if (serving) modelAge.set({ version: serving.version }, ageSeconds(serving.createdAt));
    refused.reset();
    if (refusedNow !== undefined) refused.set({ version: refusedNow ?? 'none' }, 1);
    const gained = gain();
    for (const figure of ['auprc', 'money'] as const) {
      gains[figure].reset();
      for (const [bound, value] of Object.entries(gained?.[figure] ?? {}))
        gains[figure].set({ version: gained!.version, bound }, value);
    }
    for (const [part, state] of Object.entries(states)) partUp.set({ part }, state === 'up' ? 1 : 0);
    backlogFiles.set(backlog.files);
    backlogBytes.set(backlog.bytes);
    backlogAge.set(backlog.oldest === undefined ? 0 : ageSeconds(backlog.oldest));
    labelBatches.set(labels.batches);
    labelAge.set(labels.oldest === undefined ? 0 : ageSeconds(labels.oldest));
  };
}

function ageSeconds(since: Date): number {
  return (Date.now() - since.getTime()) / 1000;
}
