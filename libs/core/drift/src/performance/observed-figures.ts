/**
 * The figures of some answered rows, each with the evidence behind it. Frauds of one card or hour come together and are
 * no independent evidence: each row's influence on the figure is added up over blocks of time, and the figure scatters
 * as much more as the squares of these sums exceed those of single rows (infinitesimal jackknife over blocks: Efron
 * 1982, "The jackknife, the bootstrap and other resampling plans", chapter 6), and never less. O(rows log rows).
 */
import { costOfError, type ErrorCosts, type ScoreCurve } from '@fraud/evaluation';
import type { ObservedMean, ObservedShare } from './worsening.ts';

/** Rows with the champion's scores, one entry a row in each. */
export type AnsweredRows = {
  /** Probabilities of fraud. */
  readonly scores: Float64Array;
  /** 1 fraud, 0 legitimate. */
  readonly labels: Uint8Array;
  /** In the currency of the costs; undefined when transactions have none. */
  readonly amounts?: ArrayLike<number> | undefined;
  /** A row is flagged from here on. */
  readonly threshold: number;
  /** The block of time of each row: frauds of one block come together. Each row its own when absent. */
  readonly blocks?: ArrayLike<number> | undefined;
};

/**
 * Average precision with legitimate rows counting `weight` times, as scikit-learn's `average_precision_score` with
 * sample weights; the frauds are the trials (Boyd, Eng & Page 2013).
 */
export function auprcOf({ scores, labels, blocks }: AnsweredRows, curve: ScoreCurve, weight: number): ObservedShare {
  const { thresholds, truePositives, falsePositives, frauds } = curve;
  const steps = thresholds.length;
  const precision = Float64Array.from(truePositives, (found, step) => found / (found + weight * falsePositives[step]!));
  const gainedAt = (step: number) => truePositives[step]! - (truePositives[step - 1] ?? 0);
  const share = precision.reduce((sum, each, step) => sum + gainedAt(step) * each, 0) / frauds;
  if (blocks === undefined) return { share, trials: frauds };

  // One more fraud at a step has the precision of that step and raises it there and at all steps below.
  const influences = new Float64Array(steps);
  for (let step = steps - 1, raised = 0; step >= 0; step--) {
    const [found, flagged] = [truePositives[step]!, weight * falsePositives[step]!];
    raised += (gainedAt(step) * flagged) / (found + flagged) ** 2;
    influences[step] = precision[step]! - share + raised;
  }
  const centre = influences.reduce((sum, each, step) => sum + gainedAt(step) * each, 0) / frauds;
  const influenceOf = (row: number) => (labels[row] === 1 ? influences[stepOf(thresholds, scores[row]!)]! - centre : 0);
  return { share, trials: frauds / inflation(blocks, influenceOf) };
}

/** Share of the legitimate rows that are flagged. */
export function falseAlarmsOf(
  { scores, labels, threshold, blocks }: AnsweredRows,
  { legitimate }: ScoreCurve,
): ObservedShare {
  const isFalse = (row: number) => Number(scores[row]! >= threshold && labels[row] === 0);
  const share = scores.reduce((sum, _, row) => sum + isFalse(row), 0) / legitimate;
  const trials =
    blocks === undefined
      ? legitimate
      : legitimate / inflation(blocks, (row) => (labels[row] === 0 ? isFalse(row) - share : 0));
  return { share, trials };
}

/** Mean cost of the errors a transaction, were `fraudShare` of the transactions frauds. */
export function costOf(
  { scores, labels, threshold, blocks }: AnsweredRows,
  amounts: ArrayLike<number>,
  costs: ErrorCosts,
  fraudShare: number,
): ObservedMean {
  const costAt = (row: number) => {
    const label = labels[row] as 0 | 1;
    return scores[row]! >= threshold === (label === 1) ? 0 : costOfError(costs, amounts[row]!, label);
  };
  const shares = [1 - fraudShare, fraudShare] as const;
  const sums = [0, 1].map(() => ({ count: 0, sum: 0, squares: 0 })) as [ClassSums, ClassSums];
  labels.forEach((label, row) => {
    const [sums_, cost] = [sums[label as 0 | 1], costAt(row)];
    sums_.count++;
    sums_.sum += cost;
    sums_.squares += cost * cost;
  });
  const means = sums.map(({ count, sum }) => sum / count);
  return {
    mean: means.reduce((total, mean, label) => total + shares[label]! * mean, 0),
    parts: sums.map(({ count, sum, squares }, label) => {
      const together =
        blocks === undefined
          ? 1
          : inflation(blocks, (row) => (labels[row] === label ? costAt(row) - means[label]! : 0));
      const variance = (shares[label]! ** 2 * Math.max(0, squares - (sum * sum) / count)) / (count - 1) / count;
      return { variance: together * variance, degreesOfFreedom: (count - 1) / together };
    }),
  };
}

type ClassSums = { count: number; sum: number; squares: number };

/** How many times farther (in variance) a sum scatters over blocks than over independent rows: at least 1. */
function inflation(blocks: ArrayLike<number>, influenceOf: (row: number) => number): number {
  const sums = new Map<number, number>();
  let single = 0;
  for (let row = 0; row < blocks.length; row++) {
    const influence = influenceOf(row);
    sums.set(blocks[row]!, (sums.get(blocks[row]!) ?? 0) + influence);
    single += influence ** 2;
  }
  const together = [...sums.values()].reduce((sum, each) => sum + each ** 2, 0);
  return single === 0 || sums.size < 2 ? 1 : Math.max(1, (together * sums.size) / (sums.size - 1) / single);
}

/** The step of a score among falling thresholds, each of which some row has. */
function stepOf(thresholds: Float64Array, score: number): number {
  let [low, high] = [0, thresholds.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (thresholds[middle]! > score) low = middle + 1;
    else high = middle;
  }
  return low;
}
