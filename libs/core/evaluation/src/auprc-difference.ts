/**
 * How sure the difference of two models' AUPRC is: a paired, stratified bootstrap. Both models are scored on the same
 * rows; a replicate draws as many frauds and as many legitimate rows with replacement, the same for both models, and
 * takes the difference again. Percentile interval (Efron and Tibshirani 1993, chapter 13), widened as Student's t is wider
 * than the normal distribution, because few frauds resample too narrowly (Hesterberg 2015, "expanded percentile").
 * Cost: O(replicates x rows); the scores are sorted once.
 */
import { randomSource } from '@fraud/random';
import { percentileInterval } from './percentile-interval.ts';
import { checkScores } from './score-curve.ts';

/** Interval of challenger minus champion. */
export type AuprcDifference = {
  readonly low: number;
  readonly high: number;
  /** Probability that chance alone puts the truth beyond one end: 0.025 makes it a 95 % interval. */
  readonly errorRate: number;
};

export type AuprcComparison = {
  /** Scores of both models and the labels, one per row, in the same order. */
  readonly champion: Float64Array;
  readonly challenger: Float64Array;
  readonly labels: Uint8Array;
  readonly seed: number;
  /** For each end of the interval, above 0 and below 0.5. @defaultValue 0.025 */
  readonly errorRate?: number;
  /** @defaultValue 1000 */
  readonly replicates?: number;
};

/** @throws RangeError when the lengths differ, a score is NaN, or the rows hold one class only */
export function auprcDifference({ champion, challenger, labels, seed, errorRate = 0.025, replicates = 1_000 }: AuprcComparison): AuprcDifference {
  checkScores(champion, labels);
  checkScores(challenger, labels);
  const frauds = rowsWith(labels, 1);
  const legitimate = rowsWith(labels, 0);
  if (frauds.length === 0 || legitimate.length === 0) throw new RangeError(`Cannot compare models on ${frauds.length} frauds and ${legitimate.length} legitimate rows: both are needed`);

  const random = randomSource(seed);
  const before = tally(champion);
  const after = tally(challenger);
  const differences = new Float64Array(replicates);
  for (let i = 0; i < replicates; i++) {
    for (let n = 0; n < frauds.length; n++) drawn(frauds[random.integer(frauds.length)]!, 'frauds');
    for (let n = 0; n < legitimate.length; n++) drawn(legitimate[random.integer(legitimate.length)]!, 'legitimate');
    differences[i] = takeAuprc(after, frauds.length) - takeAuprc(before, frauds.length);
  }
  return { ...percentileInterval(differences, errorRate, frauds.length), errorRate };

  function drawn(row: number, kind: 'frauds' | 'legitimate'): void {
    before[kind][before.stepOf[row]!]!++;
    after[kind][after.stepOf[row]!]!++;
  }
}

/** Counts per step of a model's scores, from the highest down; `stepOf` tells the step of each row. */
type Tally = { readonly stepOf: Uint32Array; readonly frauds: Uint32Array; readonly legitimate: Uint32Array };

function tally(scores: Float64Array): Tally {
  const falling = Float64Array.from(new Set(scores)).sort().reverse();
  const steps = new Map(Array.from(falling, (score, step) => [score, step]));
  return { stepOf: Uint32Array.from(scores, (score) => steps.get(score)!), frauds: new Uint32Array(falling.length), legitimate: new Uint32Array(falling.length) };
}

/** The average precision of the counts, which are set back to 0. */
function takeAuprc({ frauds, legitimate }: Tally, all: number): number {
  let sum = 0;
  let found = 0;
  let rows = 0;
  for (let step = 0; step < frauds.length; step++) {
    const gained = frauds[step]!;
    found += gained;
    rows += gained + legitimate[step]!;
    if (gained > 0) sum += (gained * found) / rows;
  }
  frauds.fill(0);
  legitimate.fill(0);
  return sum / all;
}

function rowsWith(labels: Uint8Array, label: 0 | 1): Uint32Array {
  return Uint32Array.from(labels.keys()).filter((row) => labels[row] === label);
}
