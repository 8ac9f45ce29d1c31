/** The promises, held against what lies in the store at the end: nothing acknowledged is lost, nothing is twice. */
import { verifyAudit } from '@fraud/audit';
import { readDecisions } from '@fraud/decision-log';
import { loadModel, readChampion, readHistory } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { Ledger } from './load.ts';

export type Findings = {
  /** Acknowledged decisions, labels and retrainings that the store lacks or holds otherwise; weeks nobody judged. */
  readonly lost: readonly string[];
  /** Decisions that lie in the store more than once. */
  readonly duplicates: readonly string[];
  /** Acknowledged promotions that are not recorded once, two of one job, and a champion that cannot be used. */
  readonly wrongPromotions: readonly string[];
  readonly audit: readonly string[];
};

/** @param weeks names of the weekly files that have arrived */
export async function checkStore(
  store: ObjectStore,
  { decisions, labels, promotions, retrainings }: Ledger,
  weeks: readonly string[],
): Promise<Findings> {
  const stored = new Map<string, number>();
  const lost: string[] = [];
  const duplicates: string[] = [];
  for await (const { key } of store.list('request_logs/')) {
    for (const { id, probability, transactionId } of readDecisions((await store.get(key))!.bytes).decisions) {
      if (stored.has(id)) duplicates.push(id);
      stored.set(id, probability);
      const told = decisions.get(id);
      if (told !== undefined && !(Object.is(told.probability, probability) && told.transactionId === transactionId))
        lost.push(`decision ${id}: ${probability} is stored, ${told.probability} was answered`);
    }
  }
  for (const id of decisions.keys()) if (!stored.has(id)) lost.push(`decision ${id}`);

  const known = new Map<string, boolean | undefined>();
  for await (const { key } of store.list('labels/')) {
    const batch = JSON.parse(new TextDecoder().decode((await store.get(key))!.bytes)) as {
      labels: { decisionId: string; isFraud: boolean }[];
    };
    for (const each of batch.labels) known.set(each.decisionId, each.isFraud);
  }
  for (const [id, told] of labels)
    if (known.get(id) !== (told === 'Fraud')) lost.push(`label of ${id}: ${String(known.get(id))} is stored`);

  lost.push(...(await unfinished(store, retrainings, weeks)));
  return { lost, duplicates, wrongPromotions: await wrongPromotions(store, promotions), audit: await auditOf(store) };
}

/** Requests for a retraining that have no outcome, and weekly files without a report. */
export async function unfinished(
  store: ObjectStore,
  retrainings: readonly string[],
  weeks: readonly string[],
): Promise<string[]> {
  const outcomes: string[] = [];
  for await (const { key } of store.list('retrainings/')) if (key.endsWith('/outcome.json')) outcomes.push(key);
  const open: string[] = [];
  for await (const { key } of store.list('job_requests/')) open.push(key);
  const reported = await Promise.all(weeks.map((week) => store.head(`drift_reports/${week}.json`)));
  return [
    ...retrainings.filter((id) => !outcomes.some((key) => key.includes(`-${id}/`))).map((id) => `retraining ${id}`),
    ...weeks.filter((_, i) => reported[i] === undefined).map((week) => `report of ${week}`),
    ...open.filter((key) => !key.startsWith('job_requests/record-run/')).map((key) => `request ${key}`),
  ];
}

async function wrongPromotions(store: ObjectStore, promotions: readonly string[]): Promise<string[]> {
  const history = await readHistory(store);
  const recorded = history.map(({ reason }) => reason);
  const byJob = Map.groupBy(history, ({ kind, jobId }) => (kind === 'promotion' ? jobId : undefined));
  const twice = [...byJob]
    .filter(([job, made]) => job !== undefined && made.length > 1)
    .map(([job]) => `twice by ${job}`);
  const missing = promotions.filter((reason) => recorded.filter((each) => each === reason).length !== 1);
  const champion = await readChampion(store);
  const refusal =
    champion === undefined
      ? 'the store names no champion'
      : await loadModel(store, champion.folder).then(
          () => undefined,
          (error: Error) => error.message,
        );
  return [...missing, ...twice, ...(refusal === undefined ? [] : [refusal])];
}

async function auditOf(store: ObjectStore): Promise<readonly string[]> {
  return (await verifyAudit(store)).problems;
}
