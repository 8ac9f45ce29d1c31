/**
 * Labels on their way to the store: each batch is a file that is on the disk before `add` resolves, is put under its
 * key as soon as the store can be reached, and is deleted only when the store gives back the same bytes. Processes may
 * share the folder: a batch put twice is put once. Labels that are not trusted go where a person accepts them.
 */
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { decisionLogError } from '../errors.ts';
import { makeFolder, OWNER_ONLY, syncFolder } from '../segments/segment-folder.ts';
import { isUsable, type LabelBatch, labelBatch, labelKey, reviewKey } from './label.ts';

export type LabelSpoolOptions = {
  /** Folder of the batches that wait; made when missing. */
  readonly dir: string;
  readonly store: ObjectStore;
  /** How often the store is tried again. @defaultValue 10 s */
  readonly retryMs?: number;
  /** Told once each time the store begins to fail. @defaultValue a process warning */
  readonly onError?: (error: Error) => void;
};

export type LabelSpool = {
  /**
   * Resolves when the batch is on the disk of this machine. @throws FRAUD_DECISION_LOG_WRITE_FAILED when it is not,
   * e.g. on a full disk
   */
  add(batch: LabelBatch): Promise<void>;
  /** Puts what waits into the store now; resolves when nothing waits or the store has failed. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

const WAITING = /\.json$/;
/** Of one call to the store. */
const DEADLINE_MS = 10_000;

export async function openLabelSpool({
  dir,
  store,
  retryMs = 10_000,
  onError = (error) => process.emitWarning(error),
}: LabelSpoolOptions): Promise<LabelSpool> {
  await makeFolder(dir);
  let flushing = Promise.resolve();
  let isQueued = false;
  let isFailing = false;

  async function putAll(): Promise<void> {
    try {
      for (const name of (await readdir(dir)).filter((each) => WAITING.test(each)).sort())
        await putOne(join(dir, name));
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error as Error);
      isFailing = true;
    }
  }

  async function putOne(path: string): Promise<void> {
    const bytes = await readFile(path).catch(absentAsUndefined);
    if (bytes === undefined) return; // another process was faster
    const batch = labelBatch.parse(JSON.parse(bytes.toString()));
    const key = batch.labels.every(isUsable) ? labelKey(batch) : reviewKey(batch);
    await store.put(key, bytes, { ifAbsent: true, signal: AbortSignal.timeout(DEADLINE_MS) }).catch(presentAsDone);
    const stored = await store.get(key, { signal: AbortSignal.timeout(DEADLINE_MS) });
    if (stored === undefined || !bytes.equals(stored.bytes))
      throw new Error(`${store.describe()} does not give back ${key} as it was put; it is kept in ${dir}`);
    await rm(path, { force: true });
  }

  /** One flush is under way and at most one waits, which takes all that came meanwhile. */
  function flush(): Promise<void> {
    if (isQueued) return flushing;
    isQueued = true;
    flushing = flushing.then(() => {
      isQueued = false;
      return putAll();
    });
    return flushing;
  }
  const timer = setInterval(() => void flush(), retryMs).unref();
  void flush();

  return {
    async add(batch) {
      const path = join(dir, `${batch.id}.json`);
      try {
        await writeDurably(`${path}.part`, JSON.stringify(batch));
        await rename(`${path}.part`, path);
        await syncFolder(dir);
      } catch (cause) {
        await rm(`${path}.part`, { force: true });
        throw decisionLogError(
          'FRAUD_DECISION_LOG_WRITE_FAILED',
          `Cannot keep labels in ${dir}: ${(cause as Error).message}; see to the disk`,
          { cause },
        );
      }
      void flush();
    },
    flush,
    async close() {
      clearInterval(timer);
      await flushing;
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w', OWNER_ONLY);
  await file.writeFile(text);
  await file.sync();
}

function absentAsUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function presentAsDone(error: unknown): void {
  if (!(error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED')) throw error;
}
