/**
 * Columns -> model, on this machine alone: trees grown by worker threads, put together by number. Cost: see
 * `openGrowers`.
 */
import { availableParallelism } from 'node:os';
import { firstTreeOf, type ForestParameters, groupsOf, parseParameters } from '@fraud/forest-learner';
import { type CodedRows, type ForestModel, joinForests, treesOf, usualValues } from '@fraud/forest-model';
import { trainingError } from '../errors.ts';
import type { PartOfForest } from './grow-trees.worker.ts';
import { openGrowers } from './tree-growers.ts';

/** The matrix is not copied where it lies on shared memory; its levels make the model's categories. */
export type TrainForest = CodedRows & {
  /** Class of each row; 1 is fraud. */
  readonly labels: Uint8Array;
  /** Names of the inputs, in the order of the matrix. */
  readonly inputs: readonly string[];
  readonly schemaFingerprint: string;
  /** The feature schema as JSON text, for the model to keep. @defaultValue null */
  readonly schema?: string | null;
  /**
   * Whether the trees vote on the rows they had not seen: the model then knows how well it scores them (`outOfBag`),
   * and its probabilities are calibrated on them. Needs two classes and a bootstrap or a sample share below 1; costs
   * about a tenth more. @defaultValue false
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
 * @throws FRAUD_TRAINING_INPUT, FRAUD_LEARNER_PARAMETERS, FRAUD_LEARNER_DATA before any work is done;
 * FRAUD_TRAINING_WORKER when
 *   a worker fails; the reason of `signal` when it is aborted
 */
export async function trainForest(job: TrainForest): Promise<ForestModel> {
  const {
    matrix,
    rows,
    levels,
    labels,
    inputs,
    schemaFingerprint,
    schema = null,
    threads = availableParallelism(),
    onProgress = () => {},
    signal,
  } = job;
  signal?.throwIfAborted();
  if (!Number.isInteger(threads) || threads < 1)
    throw trainingError('FRAUD_TRAINING_INPUT', `Cannot train in ${threads} threads: at least 1 is needed`);
  const parameters = parseParameters(job.parameters ?? {});
  if (
    job.calibrate === true &&
    (!labels.every((label) => label <= 1) || (!parameters.bootstrap && parameters.sampleShare === 1))
  ) {
    throw trainingError(
      'FRAUD_TRAINING_INPUT',
      'Cannot calibrate: every tree sees every row, or there are more than two classes',
    );
  }
  const growers = await openGrowers(
    { matrix, rows, levels, labels, inputs: inputs.length, parameters, threads },
    signal,
  );
  try {
    const groups = new Array<PartOfForest>(groupsOf(parameters));
    let next = 0;
    let treesDone = 0;
    const growTheRest = async (): Promise<void> => {
      for (let group = next++; group < groups.length; group = next++) {
        const forest = await growers.grow(group, signal);
        groups[group] = { forest, first: firstTreeOf(group) };
        onProgress({ treesDone: (treesDone += treesOf(forest)), treesTotal: parameters.trees });
      }
    };
    await Promise.all(Array.from({ length: Math.min(threads, groups.length) }, growTheRest));
    const { calibration, outOfBag } =
      job.calibrate === true ? await growers.scoreOutOfBag(groups, signal) : { calibration: null, outOfBag: null };
    return {
      forest: joinForests(groups.map(({ forest }) => forest)),
      inputs,
      categories: growers.categories,
      schema,
      schemaFingerprint,
      threshold: 0.5,
      parameters,
      calibration,
      outOfBag,
      usual: usualValues(job, labels, inputs.length),
    };
  } finally {
    growers.close();
  }
}
