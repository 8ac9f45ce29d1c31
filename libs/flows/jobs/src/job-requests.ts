/**
 * Requests that outlive Redis: `job_requests/<queue>/<job id>.json` is written before a job is added to its queue. The
 * watchdog looks after them: what Redis no longer knows is added again, what has ended is deleted.
 */
import type { ObjectStore } from '@fraud/object-store';
import type { JobDefinition, Queues } from '@fraud/queue';
import { z } from 'zod';
import { storeId } from './job-subject.ts';
import { recordRunJob, requestRetrainJob, retrainJob } from './jobs.ts';

const PREFIX = 'job_requests/';

/** The jobs whose requests are kept; all of them do nothing when run twice. */
const KEPT_JOBS = [retrainJob, requestRetrainJob, recordRunJob] as const;
/** A bucket that stays silent for longer counts as out of reach: somebody waits for the answer. */
const DEADLINE_MS = 5_000;
type KeptJob = (typeof KEPT_JOBS)[number];

/** What a request for a retraining returns when it has become a job. */
const requestResult = z.object({ retrainJobId: z.string() });
const storedRequest = z.object({ payload: z.unknown(), requestedAt: z.iso.datetime() });

type Requests = {
  readonly store: ObjectStore;
  readonly queues: Pick<Queues, 'enqueue' | 'cancel' | 'stateOf'>;
};

/**
 * Adds a job that names the store it is about, and keeps the request until it has ended. A job without an id of its own
 * is added only.
 *
 * @throws FRAUD_QUEUE_UNREACHABLE, then nothing is kept; ObjectStoreError
 */
export async function requestJob<P>(
  { store, queues }: Pick<Requests, 'store'> & { readonly queues: Pick<Queues, 'enqueue'> },
  job: JobDefinition<P> & { readonly name: KeptJob['name'] },
  payload: P,
): Promise<{ id: string; added: boolean }> {
  const id = job.jobId?.(payload);
  const addressed = { ...payload, storeId: await storeId(store) };
  if (id === undefined) return await queues.enqueue(job, addressed);
  await keepRequest(store, job, id, addressed);
  try {
    return await queues.enqueue(job, addressed);
  } catch (error) {
    await store.delete(requestKey(job, id), { deadlineMs: DEADLINE_MS });
    throw error;
  }
}

/** Cancels a job as `Queues.cancel` does, and forgets its request. @throws FRAUD_QUEUE_UNREACHABLE, ObjectStoreError */
export async function cancelJob(
  { store, queues }: Pick<Requests, 'store'> & { readonly queues: Pick<Queues, 'cancel'> },
  job: { readonly name: string },
  id: string,
): ReturnType<Queues['cancel']> {
  await store.delete(requestKey(job, id), { deadlineMs: DEADLINE_MS });
  return await queues.cancel(job, id);
}

/**
 * Puts a job that has failed back into its queue, its tries counted anew, and keeps its request again where requests
 * are kept. Asked twice, or for a job that has not failed, nothing happens.
 *
 * @returns whether it was put back
 * @throws FRAUD_QUEUE_UNREACHABLE, ObjectStoreError
 */
export async function retryJob(
  { store, queues }: Pick<Requests, 'store'> & { readonly queues: Pick<Queues, 'look' | 'retry'> },
  job: { readonly name: string },
  id: string,
): Promise<boolean> {
  const found = await queues.look(job, id);
  if (found?.job.state !== 'failed') return false;
  if (KEPT_JOBS.some(({ name }) => name === job.name)) await keepRequest(store, job, id, found.job.payload);
  return await queues.retry(job, id);
}

/**
 * Cancels a retraining by the id of its request or of the job that the request has become.
 *
 * @throws FRAUD_QUEUE_UNREACHABLE, ObjectStoreError
 */
export async function cancelRetraining(
  { store, queues }: Pick<Requests, 'store'> & { readonly queues: Pick<Queues, 'cancel' | 'resultOf'> },
  id: string,
): ReturnType<Queues['cancel']> {
  const ofRequest = await cancelJob({ store, queues }, requestRetrainJob, id);
  if (ofRequest !== 'over') return ofRequest;
  const become = requestResult.safeParse(await queues.resultOf(requestRetrainJob, id));
  return await cancelJob({ store, queues }, retrainJob, become.data?.retrainJobId ?? id);
}

/**
 * Adds the requested jobs again that Redis has lost, and deletes the requests of jobs that have ended.
 *
 * @returns ids of the jobs that were added again
 * @throws FRAUD_QUEUE_UNREACHABLE, ObjectStoreError
 */
export async function repeatLostRequests({ store, queues }: Requests): Promise<string[]> {
  const repeated: string[] = [];
  for await (const { key } of store.list(PREFIX)) {
    const [queue, file] = key.slice(PREFIX.length).split('/');
    const job = KEPT_JOBS.find(({ name }) => name === queue);
    const id = file?.endsWith('.json') ? file.slice(0, -'.json'.length) : undefined;
    if (job === undefined || id === undefined) continue;
    const state = await queues.stateOf(job, id);
    if (state === 'open') continue;
    const isLost = state === 'unknown' && (await addAgain({ store, queues }, job as JobDefinition<unknown>, key, id));
    if (isLost) repeated.push(id);
    else await store.delete(key);
  }
  return repeated;
}

/** False when what is stored is no request for this job. */
async function addAgain(
  { store, queues }: Requests,
  job: JobDefinition<unknown>,
  key: string,
  id: string,
): Promise<boolean> {
  const stored = await store.get(key);
  if (stored === undefined) return false;
  const request = storedRequest.safeParse(parsed(stored.bytes));
  const payload = job.payload.safeParse(request.data?.payload);
  if (!payload.success || job.jobId?.(payload.data) !== id) return false;
  await queues.enqueue(job, payload.data);
  return true;
}

async function keepRequest(
  store: ObjectStore,
  job: { readonly name: string },
  id: string,
  payload: unknown,
): Promise<void> {
  const request = { payload, requestedAt: new Date().toISOString() };
  const bytes = new TextEncoder().encode(`${JSON.stringify(request, null, 2)}\n`);
  await store.put(requestKey(job, id), bytes, { deadlineMs: DEADLINE_MS });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function requestKey({ name }: { readonly name: string }, id: string): string {
  return `${PREFIX}${name}/${id}.json`;
}
