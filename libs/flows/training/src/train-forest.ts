/**
 * Columns -> model, grown by worker threads that share the binned columns.
 *
 * Trees are handed out in small groups and put together by number, so the model is the same, byte for byte, for any number of threads.
 * Cost: O(rows x inputs) to bin, then O(trees x rows x mtry x depth) / threads; memory: 2 bytes a value, and 16 a row and thread.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createTrainingSet, type ForestParameters, groupsOf, parseParameters, type TrainingSet } from '@fraud/forest-learner';
import { type Forest, type ForestModel, joinForests, treesOf } from '@fraud/forest-model';
import { trainingError } from './errors.ts';
import type { GrownGroup, GrowTreesTask } from './grow-trees.worker.ts';

export type TrainForest = {
  /** inputs x rows, column-major: input `i` of row `r` at `matrix[i * rows + r]`; NaN is a missing value. */
  readonly matrix: Float32Array;
  readonly rows: number;
  /** Class of each row; 1 is fraud. */
  readonly labels: Uint8Array;
  /** Names of the inputs, in the order of the matrix. */
  readonly inputs: readonly string[];
  readonly schemaFingerprint: string;
  /** Absent ones take the default. */
  readonly parameters?: Partial<ForestParameters>;
  /** Worker threads, at least 1. @defaultValue as many as the machine runs at once */
  readonly threads?: number;
  /** Called after every few trees. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Stops the workers and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
};

export type TrainingProgress = { readonly treesDone: number; readonly treesTotal: number };

/**
 * The threshold of the model is 0.5; whoever trains knows which one is right and sets it.
 *
 * @throws FRAUD_TRAINING_INPUT, FRAUD_LEARNER_PARAMETERS, FRAUD_LEARNER_DATA before any work is done; FRAUD_TRAINING_WORKER when
 *   a worker fails; the reason of `signal` when it is aborted
 */
export async function trainForest(job: TrainForest): Promise<ForestModel> {
  const { matrix, rows, labels, inputs, schemaFingerprint, threads = availableParallelism(), onProgress = () => {}, signal } = job;
  signal?.throwIfAborted();
  if (!Number.isInteger(threads) || threads < 1) throw trainingError('FRAUD_TRAINING_INPUT', `Cannot train in ${threads} threads: at least 1 is needed`);
  const parameters = parseParameters(job.parameters ?? {});
  const set = createTrainingSet(matrix, rows, inputs.length, labels, parameters.maxBins);
  const groups = await growInWorkers(set, parameters, Math.min(threads, groupsOf(parameters)), onProgress, signal);
  return { forest: joinForests(groups), inputs, schemaFingerprint, threshold: 0.5, calibration: null, parameters };
}

async function growInWorkers(set: TrainingSet, parameters: ForestParameters, threads: number, onProgress: (progress: TrainingProgress) => void, signal: AbortSignal | undefined): Promise<Forest[]> {
  const task: GrowTreesTask = { set, parameters, nextGroup: new Int32Array(new SharedArrayBuffer(4)) };
  const { promise, resolve, reject } = Promise.withResolvers<Forest[]>();
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./grow-trees.worker.ts', import.meta.url), { workerData: task }));
  const groups = new Array<Forest>(groupsOf(parameters));
  let treesDone = 0;
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  for (const worker of workers) {
    worker.on('message', ({ group, forest }: GrownGroup) => {
      groups[group] = forest;
      treesDone += treesOf(forest);
      onProgress({ treesDone, treesTotal: parameters.trees });
      if (treesDone === parameters.trees) resolve(groups);
    });
    worker.on('error', (cause) => reject(trainingError('FRAUD_TRAINING_WORKER', 'Cannot finish training: a worker failed', { cause })));
    worker.on('exit', (code) => code !== 0 && reject(trainingError('FRAUD_TRAINING_WORKER', `Cannot finish training: a worker exited with code ${code}`)));
  }
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
