/** Takes the batches of labels that wait in a folder to the store, whoever has put them there. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { timeOfDecisionId } from '../decision.ts';
import { decisionLogError } from '../errors.ts';
import { ifThere } from '../segments/segment-folder.ts';
import { isUsable, labelBatch, labelKey, reviewKey } from './label.ts';

/** Of one call to the store. */
const DEADLINE_MS = 10_000;
const OVERDUE_MS = 300_000;
const ENDING = '.json';
/** Files that an error names. */
const MAX_NAMED = 3;

/** Where the labels wait that belong to a folder of the decision log. */
export function labelFolder(decisionLogDir: string): string {
  return join(decisionLogDir, 'labels');
}

type LabelBacklog = {
  /** Batches that the store has not confirmed. */
  readonly batches: number;
  /** When the one that waits longest was received. */
  readonly oldest: Date | undefined;
};

/** What waits in the folder to be taken to the store. */
export async function labelBacklog(dir: string): Promise<LabelBacklog> {
  const [first, ...others] = await waitingFiles(dir);
  if (first === undefined) return { batches: 0, oldest: undefined };
  return { batches: 1 + others.length, oldest: timeOfDecisionId(first.slice(0, -ENDING.length)) };
}

/** Whether a batch waits for longer than a store needs to come back from a restart. */
export async function areLabelsOverdue(dir: string, now = new Date()): Promise<boolean> {
  const { oldest } = await labelBacklog(dir);
  return oldest !== undefined && now.getTime() - oldest.getTime() > OVERDUE_MS;
}

/**
 * Puts each waiting batch under its key, and deletes its file when the store gives back the same bytes. Processes may
 * do so at once: a batch put twice is put once. A file that is no batch stays, and holds up no other.
 *
 * @returns how many batches the store has confirmed
 * @throws what the store throws; the reason of `signal`; FRAUD_DECISION_LOG_LABELS_KEPT, after the other batches, when
 * a file is no batch or the store does not give back its bytes
 */
export async function shipLabels(dir: string, store: ObjectStore, signal?: AbortSignal): Promise<number> {
  let shipped = 0;
  const kept: string[] = [];
  for (const name of await waitingFiles(dir)) {
    const bytes = await ifThere(readFile(join(dir, name)));
    if (bytes === undefined) continue; // another process was faster
    const problem = await whyNotStored(bytes, store, signal);
    if (problem === undefined) {
      await rm(join(dir, name), { force: true });
      shipped += 1;
    } else kept.push(`${name}: ${problem}`);
  }
  if (kept.length === 0) return shipped;
  throw decisionLogError(
    'FRAUD_DECISION_LOG_LABELS_KEPT',
    `Cannot ship labels: ${kept.slice(0, MAX_NAMED).join('; ')}; ${kept.length} files are kept in ${dir}`,
  );
}

/** Puts a batch and reads it back. @returns undefined when the store has it */
async function whyNotStored(bytes: Buffer, store: ObjectStore, signal?: AbortSignal): Promise<string | undefined> {
  const batch = labelBatch.safeParse(jsonOf(bytes)).data;
  if (batch === undefined) return 'it is no batch of labels';
  const key = batch.labels.every(isUsable) ? labelKey(batch) : reviewKey(batch);
  const options = { deadlineMs: DEADLINE_MS, ...(signal && { signal }) };
  await store.put(key, bytes, { ifAbsent: true, ...options }).catch(presentAsDone);
  const stored = await store.get(key, options);
  if (stored !== undefined && bytes.equals(stored.bytes)) return undefined;
  return `${store.describe()} does not give back ${key} as it was put`;
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined; // no batch
  }
}

/** Names of the batches, the one received first at the front: an id begins with its time. */
async function waitingFiles(dir: string): Promise<string[]> {
  const names = (await ifThere(readdir(dir))) ?? [];
  return names.filter((name) => name.endsWith(ENDING)).sort();
}

function presentAsDone(error: unknown): void {
  if (!(error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED')) throw error;
}
