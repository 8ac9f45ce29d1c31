/**
 * Columns -> model, grown by worker threads that share the binned columns.
 *
 * Trees are handed out in small groups and put together by number, so the model is the same, byte for byte, for any number of threads.
 * Cost: O(rows x inputs) to bin, then O(trees x rows x mtry x depth) / threads; memory: 2 bytes a value, and 16 a row and thread.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { createTrainingSet, createVotes, fitIsotonic, type ForestParameters, groupsOf, type OutOfBagVotes, parseParameters, scoresOfVotes, type TrainingSet } from '@fraud/forest-learner';
import { type Forest, type ForestModel, joinForests, treesOf } from '@fraud/forest-model';
import { trainingError } from './errors.ts';
import type { CountedVotes, GrownGroup, GrowTreesTask } from './grow-trees.worker.ts';

export type TrainForest = {
  /** inputs x rows, column-major: input `i` of row `r` at `matrix[i * rows + r]`; NaN is a missing value. */
  readonly matrix: Float32Array;
  readonly rows: number;
  /** Class of each row; 1 is fraud. */
  readonly labels: Uint8Array;
  /** Names of the inputs, in the order of the matrix. */
  readonly inputs: readonly string[];
  readonly schemaFingerprint: string;
  /**
   * Whether the trees vote on the rows they had not seen: the model then knows how well it scores them (`outOfBag`), and its probabilities are
   * calibrated on them. Needs two classes and a bootstrap or a sample share below 1; costs about a tenth more. @defaultValue false
   */
  readonly calibrate?: boolean;
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
  if (job.calibrate === true && (set.classes !== 2 || (!parameters.bootstrap && parameters.sampleShare === 1))) {
    throw trainingError('FRAUD_TRAINING_INPUT', 'Cannot calibrate: every tree sees every row, or there are more than two classes');
  }
  const grown = await growInWorkers(set, parameters, job.calibrate ?? false, Math.min(threads, groupsOf(parameters)), onProgress, signal);
  const model = { forest: joinForests(grown.groups), inputs, schemaFingerprint, threshold: 0.5, parameters };
  return { ...model, ...(job.calibrate === true ? judgeVotes(set, grown.votes) : { calibration: null, outOfBag: null }) };
}

/** What the votes of all workers say about the model. */
function judgeVotes(set: TrainingSet, parts: readonly OutOfBagVotes[]): Pick<ForestModel, 'calibration' | 'outOfBag'> {
  const sum = createVotes(set);
  for (const { shares, trees } of parts) {
    for (let p = 0; p < set.positions; p++) {
      sum.shares[p]! += shares[p]!;
      sum.trees[p]! += trees[p]!;
    }
  }
  const { scores, labels } = scoresOfVotes(sum, set);
  if (scores.length === 0) return { calibration: null, outOfBag: { rows: 0, frauds: 0, auprc: null } };
  const curve = scoreCurve(scores, labels);
  return { calibration: fitIsotonic(scores, labels), outOfBag: { rows: scores.length, frauds: curve.frauds, auprc: curve.frauds === 0 ? null : averagePrecision(curve) } };
}

type Grown = { readonly groups: Forest[]; readonly votes: OutOfBagVotes[] };

async function growInWorkers(set: TrainingSet, parameters: ForestParameters, countsVotes: boolean, threads: number, onProgress: (progress: TrainingProgress) => void, signal: AbortSignal | undefined): Promise<Grown> {
  const task: GrowTreesTask = { set, parameters, nextGroup: new Int32Array(new SharedArrayBuffer(4)), countsVotes };
  const { promise, resolve, reject } = Promise.withResolvers<Grown>();
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./grow-trees.worker.ts', import.meta.url), { workerData: task }));
  const grown: Grown = { groups: new Array<Forest>(groupsOf(parameters)), votes: [] };
  let treesDone = 0;
  const take = (message: GrownGroup | CountedVotes): void => {
    if (message.kind === 'votes') grown.votes.push(message.votes);
    else {
      grown.groups[message.group] = message.forest;
      treesDone += treesOf(message.forest);
      onProgress({ treesDone, treesTotal: parameters.trees });
    }
    if (treesDone === parameters.trees && grown.votes.length === (countsVotes ? threads : 0)) resolve(grown);
  };
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  for (const worker of workers) {
    worker.on('message', take);
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
