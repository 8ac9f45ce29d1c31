/**
 * How sure the difference of two models' AUPRC is: a paired, stratified bootstrap. Both models are scored on the same
 * rows; a replicate draws the blocks of frauds with replacement (frauds of one card or hour are no independent
 * evidence: Davison and Hinkley 1997, "Bootstrap methods", 3.8) and each legitimate row Poisson(1) times, the same for
 * both models, and takes the difference again. The AUPRC only asks how many legitimate rows score at least as high as
 * each fraud, so rows that lie between the same frauds in both models are drawn together, and those below every fraud
 * not at all (Poisson counts: Hanley and MacGibbon 2006, "Creating non-parametric bootstrap samples using Poisson
 * frequencies"). Percentile interval (Efron and Tibshirani 1993, chapter 13), widened as Student's t is wider than the
 * normal distribution, because few frauds resample too narrowly (Hesterberg 2015, "expanded percentile"). Cost: O(rows
 * log frauds + replicates x (frauds + cells)); of cells there are at most as many as legitimate rows, and far fewer of
 * most models.
 */
import { poisson, randomSource } from '@fraud/random';
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
  /** The block of time, or the entity, of each row: frauds of one block come together. Each its own when absent. */
  readonly blocks?: ArrayLike<number>;
  readonly seed: number;
  /** For each end of the interval, above 0 and below 0.5. @defaultValue 0.025 */
  readonly errorRate?: number;
  /** @defaultValue so many that about 25 lie beyond each end of the interval: 1,000 to 10,000 */
  readonly replicates?: number;
};

/** @throws RangeError when the lengths differ, a score is NaN, or the rows hold one class only */
export function auprcDifference({
  champion,
  challenger,
  labels,
  blocks,
  seed,
  errorRate = 0.025,
  replicates = Math.min(10_000, Math.max(1_000, Math.round(25 / errorRate))),
}: AuprcComparison): AuprcDifference {
  checkScores(champion, labels);
  checkScores(challenger, labels);
  const frauds = rowsWith(labels, 1);
  const legitimate = rowsWith(labels, 0);
  if (frauds.length === 0 || legitimate.length === 0)
    throw new RangeError(
      `Cannot compare models on ${frauds.length} frauds and ${legitimate.length} legitimate rows: both are needed`,
    );

  const random = randomSource(seed);
  const before = tally(champion, frauds);
  const after = tally(challenger, frauds);
  const cells = cellsOf(before, after, legitimate);
  const drawnTogether = [...Map.groupBy(frauds, (row) => blocks?.[row] ?? row).values()];
  const differences = new Float64Array(replicates);
  for (let i = 0; i < replicates; i++) {
    let drawnFrauds = 0;
    for (let n = 0; n < drawnTogether.length; n++) {
      const block = drawnTogether[random.integer(drawnTogether.length)]!;
      drawnFrauds += block.length;
      for (const row of block) {
        before.frauds[before.stepOf[row]!]!++;
        after.frauds[after.stepOf[row]!]!++;
      }
    }
    for (const cell of cells) {
      const drawn = poisson(random, cell.rows);
      before.legitimate[cell.before]! += drawn;
      after.legitimate[cell.after]! += drawn;
    }
    differences[i] = takeAuprc(after, drawnFrauds) - takeAuprc(before, drawnFrauds);
  }
  return { ...percentileInterval(differences, errorRate, drawnTogether.length), errorRate };
}

/**
 * Counts per step of a model's ranking: each score that a fraud has is a step, from the highest down, and what lies
 * below all frauds the last one.
 */
type Tally = {
  /** The step of each row: the first one it scores as high as. */ readonly stepOf: Uint32Array;
  readonly frauds: Uint32Array;
  readonly legitimate: Float64Array;
};

function tally(scores: Float64Array, fraudRows: Uint32Array): Tally {
  const rising = Float64Array.from(new Set(Array.from(fraudRows, (row) => scores[row]!))).sort();
  return {
    stepOf: Uint32Array.from(scores, (score) => rising.length - countUpTo(rising, score)),
    frauds: new Uint32Array(rising.length),
    legitimate: new Float64Array(rising.length + 1),
  };
}

/** How many of the values, in rising order, are at most `limit`. */
function countUpTo(rising: Float64Array, limit: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Legitimate rows that share their step in both models. */
type Cell = { readonly before: number; readonly after: number; rows: number };

/** Every cell but the one below all frauds. */
function cellsOf(before: Tally, after: Tally, legitimate: Uint32Array): Cell[] {
  const [lastBefore, lastAfter] = [before.frauds.length, after.frauds.length];
  const cells = new Map<number, Cell>();
  for (const row of legitimate) {
    const [b, a] = [before.stepOf[row]!, after.stepOf[row]!];
    if (b === lastBefore && a === lastAfter) continue;
    const key = b * (lastAfter + 1) + a;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { before: b, after: a, rows: 1 });
    else cell.rows++;
  }
  return [...cells.values()];
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
