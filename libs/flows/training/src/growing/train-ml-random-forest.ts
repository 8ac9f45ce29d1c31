/**
 * Columns -> model, grown by the package ml-random-forest in a worker thread. For small data only: of each node it
 * tries every place where the class changes, over all rows, so its time grows about with the square of the rows: one
 * tree on 30 inputs took 1.1 CPU seconds at 5,000 rows, 3.3 at 10,000, 11 at 20,000 (simulated, 0.17 % frauds), 87.6
 * at 227,845 (surrogate of the ULB data).
 *
 * The package draws the features once per tree (as many as there are, with replacement) and knows no class weights.
 * Its default `gainThreshold` of 0.01 grows no split at 0.17 % frauds, so it is 0 here. Its `predictProbability`
 * leaves out the first tree's vote, so its trees are taken over and scored as ours: it has no part in a prediction.
 */
import { Worker } from 'node:worker_threads';
import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { learnCategories, parseParameters } from '@fraud/forest-learner';
import type { ForestModel } from '@fraud/forest-model';
import { trainingError } from '../errors.ts';
import type { GrowMlRandomForestTask, GrownTree, GrownWhole } from './grow-ml-random-forest.worker.ts';
import type { TrainForest } from './train-forest.ts';

/** Most rows that ml-random-forest is given. */
export const ML_RANDOM_FOREST_MAX_ROWS = 20_000;

/** What a user of it should be told. */
export const ML_RANDOM_FOREST_WARNING =
  'ml-random-forest is for small data: its time grows about with the square of the rows (a tree on 20,000 rows ' +
  `takes about 11 s, 100 trees about 18 minutes; at most ${ML_RANDOM_FOREST_MAX_ROWS} rows are taken). It ` +
  'heeds trees, max depth, min samples split and seed; it has no class weights and draws features once per tree';

/** Of the parameters, those that the package knows are heeded: trees, maxDepth, minSamplesSplit and seed. */
export type TrainMlRandomForest = Omit<TrainForest, 'calibrate' | 'threads'>;

export type MlRandomForest = {
  /**
   * Its threshold is above 0.5, its parameters are those that were heeded; it is not calibrated and cannot be
   * explained.
   */
  readonly model: ForestModel;
  /** Of each training row, by the trees that had not drawn it; NaN where there is none. */
  readonly outOfBagScores: Float64Array;
};

/**
 * Grows the same model for the same seed.
 *
 * @throws FRAUD_TRAINING_INPUT for more than 20,000 rows, missing values or labels other than 0 and 1,
 * FRAUD_LEARNER_PARAMETERS, before any work
 *   is done; FRAUD_TRAINING_WORKER when the package fails; the reason of `signal` when it is aborted
 */
export async function trainMlRandomForest(job: TrainMlRandomForest): Promise<MlRandomForest> {
  const { rows, labels, inputs, schemaFingerprint, schema = null, onProgress = () => {}, signal } = job;
  signal?.throwIfAborted();
  const parameters = parseParameters(job.parameters ?? {});
  const { categories, matrix } = learnCategories(job, labels);
  checkData({ ...job, matrix });
  const { trees, maxDepth, minSamplesSplit, seed } = parameters;
  const { promise, resolve, reject } = Promise.withResolvers<GrownWhole>();
  const task: GrowMlRandomForestTask = { matrix, rows, labels, inputs, schemaFingerprint, parameters };
  const worker = new Worker(new URL('./grow-ml-random-forest.worker.ts', import.meta.url), { workerData: task });
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  worker.on('message', (message: GrownTree | GrownWhole) =>
    message.kind === 'tree' ? onProgress({ treesDone: message.treesDone, treesTotal: trees }) : resolve(message),
  );
  worker.on('error', (cause) =>
    reject(trainingError('FRAUD_TRAINING_WORKER', 'Cannot finish training: ml-random-forest failed', { cause })),
  );
  worker.on('exit', (code) =>
    reject(
      trainingError(
        'FRAUD_TRAINING_WORKER',
        `Cannot finish training: the worker of ml-random-forest exited with code ${code}`,
      ),
    ),
  );
  try {
    const { model, outOfBagScores } = await promise;
    const heeded = { learner: 'ml-random-forest', trees, maxDepth, minSamplesSplit, seed, gainThreshold: 0 };
    const outOfBag = outOfBagOf(outOfBagScores, labels);
    return { model: { ...model, categories, schema, parameters: heeded, outOfBag }, outOfBagScores };
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

function checkData({ matrix, rows, labels, inputs }: TrainMlRandomForest): void {
  if (rows > ML_RANDOM_FOREST_MAX_ROWS) {
    throw trainingError(
      'FRAUD_TRAINING_INPUT',
      `Cannot train ml-random-forest on ${rows} rows: its time grows about with their square (87.6 s for one ` +
        `tree on 227,845), at most ${ML_RANDOM_FOREST_MAX_ROWS} are taken; use the native learner`,
    );
  }
  if (rows < 2 || matrix.length !== rows * inputs.length || labels.length !== rows)
    throw trainingError(
      'FRAUD_TRAINING_INPUT',
      `Cannot train ml-random-forest: there are ${rows} rows of ${inputs.length} inputs, ${matrix.length} ` +
        `values and ${labels.length} labels`,
    );
  if (!matrix.every(Number.isFinite))
    throw trainingError(
      'FRAUD_TRAINING_INPUT',
      'Cannot train ml-random-forest: it takes no missing or infinite values; use the native learner',
    );
  if (!labels.every((label) => label <= 1))
    throw trainingError('FRAUD_TRAINING_INPUT', 'Cannot train ml-random-forest: labels are 0 and 1 here');
}

function outOfBagOf(scores: Float64Array, labels: Uint8Array): NonNullable<ForestModel['outOfBag']> {
  const seen = (_: number, r: number): boolean => !Number.isNaN(scores[r]!);
  const scored = scores.filter(seen);
  if (scored.length === 0) return { rows: 0, frauds: 0, auprc: null };
  const curve = scoreCurve(scored, labels.filter(seen));
  return { rows: scored.length, frauds: curve.frauds, auprc: curve.frauds === 0 ? null : averagePrecision(curve) };
}
