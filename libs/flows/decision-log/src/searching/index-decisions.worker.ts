/** A thread that keeps the index of decisions up to the log, with the least priority: requests come first. */
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type ObjectStoreSettings, openObjectStore } from '@fraud/object-store';
import { finishIndexes, indexPath, openToWrite, removeBefore } from './index-database.ts';
import { removeErased } from './index-erasures.ts';
import { applyLabels, indexLabels, indexSpooled } from './index-labels.ts';
import { indexLocal, indexStored } from './index-segments.ts';

export type IndexingData = {
  readonly dir: string;
  readonly labelsDir: string;
  readonly store: ObjectStoreSettings;
  readonly amountColumn: string | undefined;
  readonly days: number;
};

const DAY_MS = 86_400_000;
/** Between two looks at the folder. */
const PAUSE_MS = 500;
/** Between two looks at the store. */
const STORE_MS = 30_000;

// Linux keeps priorities by thread; elsewhere this would slow the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

const { dir, labelsDir, store: settings, amountColumn, days } = workerData as IndexingData;
const store = openObjectStore(settings);
const database = openToWrite(indexPath(dir));
const since = () => new Date(Date.now() - days * DAY_MS);
const sources = { database, dir, store, amountColumn, since };

let storeAt = 0;
let lastProblem: string | undefined;

for (;;) {
  await tell(async () => {
    await indexLocal(sources);
    await indexSpooled(database, labelsDir);
  });
  if (Date.now() - storeAt >= STORE_MS) {
    await tell(async () => {
      await indexStored(sources);
      await indexLabels(database, labelsDir, store);
      await removeErased(database, store);
    });
    finishIndexes(database);
    removeBefore(database, since());
    storeAt = Date.now();
  }
  applyLabels(database);
  await sleep(PAUSE_MS);
}

/** What fails now is tried again; each new reason is told once. */
async function tell(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    lastProblem = undefined;
  } catch (error) {
    const { message } = error as Error;
    if (message !== lastProblem) parentPort!.postMessage(message);
    lastProblem = message;
  }
}
