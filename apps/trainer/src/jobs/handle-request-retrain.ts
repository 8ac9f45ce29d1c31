import { dataDigest, type RetrainPayload, type RetrainRequest } from '@fraud/jobs';
import { readChampion } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { type JobHandler, PermanentError } from '@fraud/queue';
import { listWeeks } from '@fraud/weekly-data';

export type RequestParts = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  /** Puts the retrain job into its queue. */
  readonly enqueue: (payload: RetrainPayload) => Promise<{ id: string; added: boolean }>;
};

/** Turns "retrain now" into a job for the newest week and the champion of the moment. */
export function handleRequestRetrain({ store, weeksPrefix, enqueue }: RequestParts): JobHandler<RetrainRequest> {
  return async ({ reason, requestId }, { log }) => {
    const weeks = await listWeeks(store, weeksPrefix);
    const newest = weeks.at(-1);
    if (newest === undefined)
      throw new PermanentError(`Cannot retrain: there is no weekly file under ${weeksPrefix} of ${store.describe()}`);
    const championVersion = (await readChampion(store))?.version ?? null;
    const { id, added } = await enqueue({
      week: newest.name,
      championVersion,
      dataDigest: await dataDigest(store, weeks),
      reason,
      ...(requestId !== undefined && { requestId }),
    });
    log(added ? `job ${id} was added` : `job ${id} was there already`);
    return { retrainJobId: id, added };
  };
}
