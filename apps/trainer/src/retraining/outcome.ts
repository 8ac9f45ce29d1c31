/**
 * How a retraining ended: `retrainings/<job id>/outcome.json`, which stays when everything else of the retraining is
 * deleted. A job without one has not ended, whatever the queue knows of it.
 */
import { type ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { retrainingFolder } from '../plan/retrain-plan.ts';
import { readJson } from './stored-json.ts';

export const OUTCOME = 'outcome.json';

const retrainOutcome = z.object({
  /** `failed`: trying again did not help, or a person has cancelled it. */
  outcome: z.enum(['done', 'skipped', 'failed']),
  /** Absent when it failed. */
  verdict: z.enum(['promote', 'keep', 'undecidable']).optional(),
  /** Why, in a sentence. */
  reason: z.string(),
  /** Of the challenger, when one was grown. */
  version: z.string().optional(),
});
export type RetrainOutcome = z.infer<typeof retrainOutcome>;

/** Stores how a retraining ended; an earlier outcome of the same job is replaced. */
export async function saveOutcome(
  store: ObjectStore,
  job: { readonly jobId: string; readonly week: string },
  outcome: RetrainOutcome,
  now: Date,
): Promise<void> {
  const file = { ...job, ...outcome, endedAt: now.toISOString() };
  await store.put(outcomeKey(job.jobId), new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`));
}

/** How the retraining ended; undefined when it has not, or when that cannot be read. */
export async function readOutcome(store: ObjectStore, jobId: string): Promise<RetrainOutcome | undefined> {
  return retrainOutcome.safeParse(await readJson(store, outcomeKey(jobId))).data;
}

function outcomeKey(jobId: string): string {
  return `${retrainingFolder(jobId)}${OUTCOME}`;
}
