/** The promises, held against what lies in the store at the end: nothing acknowledged is lost, nothing is twice. */
import { verifyAudit } from '@fraud/audit';
import { readDecisions } from '@fraud/decision-log';
import { loadModel, readChampion, readHistory } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { Ledger } from './load.ts';

export type Findings = {
  /** Acknowledged decisions and labels that the store does not hold, or holds otherwise. */
  readonly lost: readonly string[];
  /** Decisions that lie in the store more than once. */
  readonly duplicates: readonly string[];
  /** Promotions that were acknowledged and are not recorded once, and a champion that cannot be used. */
  readonly wrongPromotions: readonly string[];
  readonly audit: readonly string[];
};

export async function checkStore(store: ObjectStore, { decisions, labels, promotions }: Ledger): Promise<Findings> {
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

  return { lost, duplicates, wrongPromotions: await wrongPromotions(store, promotions), audit: await auditOf(store) };
}

async function wrongPromotions(store: ObjectStore, promotions: readonly string[]): Promise<string[]> {
  const recorded = (await readHistory(store)).map(({ reason }) => reason);
  const missing = promotions.filter((reason) => recorded.filter((each) => each === reason).length !== 1);
  const champion = await readChampion(store);
  const refusal =
    champion === undefined
      ? 'the store names no champion'
      : await loadModel(store, champion.folder).then(
          () => undefined,
          (error: Error) => error.message,
        );
  return [...missing, ...(refusal === undefined ? [] : [refusal])];
}

async function auditOf(store: ObjectStore): Promise<readonly string[]> {
  return (await verifyAudit(store)).problems;
}
