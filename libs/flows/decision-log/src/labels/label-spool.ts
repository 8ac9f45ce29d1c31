/**
 * Labels on their way to the store: each batch is a file that is on the disk before `add` resolves, is put under its
 * key as soon as the store can be reached, and is deleted only when the store gives back the same bytes. Processes may
 * share the folder: a batch put twice is put once. Labels that are not trusted go where a person accepts them.
 */
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '@fraud/object-store';
import { decisionLogError } from '../errors.ts';
import { makeFolder, OWNER_ONLY, syncFolder } from '../segments/segment-folder.ts';
import type { LabelBatch } from './label.ts';
import { shipLabels } from './ship-labels.ts';

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
  /** Leaves what a silent store has not taken within two seconds: it waits in the folder. */
  close(): Promise<void>;
};

const CLOSE_MS = 2_000;

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

  const closing = new AbortController();

  async function putAll(): Promise<void> {
    try {
      await shipLabels(dir, store, closing.signal);
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error as Error);
      isFailing = true;
    }
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
      const limit = setTimeout(() => closing.abort(new Error('the labels wait: this process ends')), CLOSE_MS);
      await flushing;
      clearTimeout(limit);
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w', OWNER_ONLY);
  await file.writeFile(text);
  await file.sync();
}
