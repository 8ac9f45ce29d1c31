/**
 * Worker threads that share binned columns and grow any group of trees of one forest: for a whole forest
 * (`trainForest`), or for the part of it that falls to this machine. Which thread grows a group does not matter, so
 * the forest is the same, byte for byte, for any number of threads. The numbers of categories depend on the rows alone,
 * so each machine that grows a part learns the same. Cost: O(rows x inputs) to bin, O(trees x rows x mtry x depth) /
 * threads to grow; memory: 2 bytes a value (6 where there are categories, until rows are binned), and 45 bytes a row of
 * 17 to 32 inputs and thread (23 where the bins find room in a cache), of which a tree touches about half. All of it
 * must lie within 4 GiB: where it would not, fewer threads grow.
 */
import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import {
  addUpVotes,
  createVotes,
  fitCalibration,
  type ForestParameters,
  groupsOf,
  growersThatFit,
  type OutOfBagVotes,
  positionsOf,
  scoresOfVotes,
  type TrainingSet,
} from '@fraud/forest-learner';
import type { CodedRows, Forest, ForestModel } from '@fraud/forest-model';
import type { PartOfForest, PreparedRows } from './grow-trees.worker.ts';
import { type GrowingThread, startThread } from './growing-thread.ts';

export type OpenGrowers = CodedRows & {
  readonly labels: Uint8Array;
  /** Number of inputs. */
  readonly inputs: number;
  readonly parameters: ForestParameters;
  /** Worker threads, at least 1; fewer where the memory would not do. */
  readonly threads: number;
};

/** What the trees say about the rows they had not seen. */
type OutOfBagScores = Pick<ForestModel, 'calibration' | 'outOfBag'> & {
  /** One score a row, not calibrated; NaN where every tree has seen it. */
  readonly scores: Float64Array;
};

export type TreeGrowers = PreparedRows & {
  /** Grows a group of trees. @throws the reason of `signal`; FRAUD_TRAINING_WORKER */
  readonly grow: (group: number, signal?: AbortSignal) => Promise<Forest>;
  /**
   * Has all trees, in parts, vote on rows they had not seen. Needs two classes, and trees that have not seen every
   * row.
   */
  readonly scoreOutOfBag: (parts: readonly PartOfForest[], signal?: AbortSignal) => Promise<OutOfBagScores>;
  /** Ends the threads, each once it is through with its group. */
  readonly close: () => void;
};

/** @throws FRAUD_LEARNER_DATA; FRAUD_TRAINING_WORKER; the reason of `signal` when it is aborted meanwhile */
export async function openGrowers(
  { matrix, rows, levels, labels, inputs, parameters, threads: wanted }: OpenGrowers,
  signal?: AbortSignal,
): Promise<TreeGrowers> {
  let threads = Array.from({ length: Math.min(wanted, groupsOf(parameters)) }, startThread);
  const close = (): void => threads.forEach((thread) => thread.end());
  try {
    const { set, categories } = await unlessAborted(
      signal,
      threads[0]!.ask({
        kind: 'prepare',
        table: { matrix, rows, levels },
        inputs,
        labels,
        maxBins: parameters.maxBins,
      }),
    );
    const fit = Math.max(1, growersThatFit(set));
    threads.slice(fit).forEach((thread) => thread.end());
    threads = threads.slice(0, fit);
    await unlessAborted(signal, Promise.all(threads.map((thread) => thread.ask({ kind: 'begin', set, parameters }))));
    const withThread = shareOut(threads);
    return {
      set,
      categories,
      close,
      grow: (group, stop) =>
        unlessAborted(
          stop,
          withThread((thread) => thread.ask({ kind: 'grow', group }), stop),
        ),
      scoreOutOfBag: async (parts, stop) => {
        const shares = threads.map((_, t) => parts.filter((__, p) => p % threads.length === t));
        const votes = await unlessAborted(
          stop,
          Promise.all(shares.map((share) => withThread((thread) => thread.ask({ kind: 'vote', parts: share }), stop))),
        );
        return outOfBagScoresOf(set, labels, parameters.trees, votes);
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

type Use<T> = (thread: GrowingThread) => Promise<T>;

/** Lends the threads to whoever asks, first come, first served. Who is aborted while waiting gets none. */
function shareOut(threads: readonly GrowingThread[]): <T>(use: Use<T>, signal?: AbortSignal) => Promise<T> {
  const idle = [...threads];
  const waiting: ((thread: GrowingThread) => void)[] = [];
  const giveBack = (thread: GrowingThread): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(thread);
    else next(thread);
  };
  return async (use, signal) => {
    const thread = idle.pop() ?? (await new Promise<GrowingThread>((resolve) => waiting.push(resolve)));
    try {
      signal?.throwIfAborted();
      return await use(thread);
    } finally {
      giveBack(thread);
    }
  };
}

/** The outcome, or the signal's reason as soon as it is aborted: what is under way then goes on unheard. */
async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return await work;
  work.catch(() => {}); // heard below, or of no interest any more
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Adds up the votes of all threads. */
function outOfBagScoresOf(
  set: TrainingSet,
  rowLabels: Uint8Array,
  trees: number,
  parts: readonly OutOfBagVotes[],
): OutOfBagScores {
  const sum = createVotes(set);
  for (const votes of parts) addUpVotes(sum, votes);
  const byRow = Float64Array.from(
    positionsOf(set, rowLabels),
    (position) => sum.shares[position]! / sum.trees[position]!,
  );
  const { scores, labels } = scoresOfVotes(sum, set);
  if (scores.length === 0) return { calibration: null, outOfBag: { rows: 0, frauds: 0, auprc: null }, scores: byRow };
  const curve = scoreCurve(scores, labels);
  return {
    calibration: fitCalibration(sum, set, trees),
    outOfBag: { rows: scores.length, frauds: curve.frauds, auprc: curve.frauds === 0 ? null : averagePrecision(curve) },
    scores: byRow,
  };
}
