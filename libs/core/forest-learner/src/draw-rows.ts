import type { ForestParameters } from './forest-parameters.ts';
import type { Random } from './random.ts';
import { MOST_TIMES, type TrainingSet } from './training-set.ts';

const POISSON_BITS = 16;
const POISSON_STEPS = 1 << POISSON_BITS;
/** Standard deviations by which the first draws stay below the number wanted: they exceed it once in a million samples. */
const SLACK = 5;

/**
 * How often a tree sees the row at each position, gaps 0 times: drawn with replacement or without, or every row once.
 *
 * Cost: O(rows). A row drawn more than 31 times counts 31 (probability below 1e-30 a row).
 */
export function drawRows({ rows, classStart, classEnd }: TrainingSet, { bootstrap, sampleShare }: ForestParameters, random: Random, times: Uint8Array): void {
  const draws = Math.max(1, Math.round(sampleShare * rows));
  if (bootstrap) drawWithReplacement(draws, rows, random, times);
  else drawWithout(draws, rows, random, times);
  let end = rows;
  for (let k = classStart.length - 1; k >= 0; k--) {
    const size = classEnd[k]! - classStart[k]!;
    times.copyWithin(classStart[k]!, end - size, end);
    times.fill(0, classEnd[k], classStart[k + 1] ?? times.length);
    end -= size;
  }
}

/**
 * Independent Poisson numbers, given their sum, are how often each row is drawn with replacement in that many draws. So nearly all
 * draws are made at once, in order of rows and two rows a random number, and only the few that the sum still lacks one by one.
 */
function drawWithReplacement(draws: number, rows: number, random: Random, times: Uint8Array): void {
  const poisson = poissonTable(Math.max(0, draws - SLACK * Math.sqrt(draws)) / rows);
  let drawn: number;
  do drawn = drawPoisson(poisson, rows, random, times);
  while (drawn > draws);
  for (; drawn < draws; drawn++) {
    const row = random.below(rows);
    if (times[row]! < MOST_TIMES) times[row]!++;
  }
}

function drawPoisson(poisson: Uint8Array, rows: number, random: Random, times: Uint8Array): number {
  let drawn = 0;
  for (let row = 0; row < rows; row += 2) {
    const bits = random.bits();
    const first = poisson[bits & (POISSON_STEPS - 1)]!;
    const second = row + 1 < rows ? poisson[bits >>> POISSON_BITS]! : 0;
    times[row] = first;
    times[row + 1] = second;
    drawn += first + second;
  }
  return drawn;
}

/** The Poisson number of each sixteen random bits: probabilities are right to 2^-16. */
function poissonTable(mean: number): Uint8Array {
  const table = new Uint8Array(POISSON_STEPS);
  let probability = Math.exp(-mean);
  let below = probability;
  for (let count = 1; count < MOST_TIMES; count++) {
    table.fill(count, Math.round(below * POISSON_STEPS));
    probability *= mean / count;
    below += probability;
  }
  return table;
}

/** Each row in turn is taken with the probability that fills the sample (Knuth, algorithm 3.4.2 S). */
function drawWithout(draws: number, rows: number, random: Random, times: Uint8Array): void {
  times.fill(1);
  if (draws === rows) return;
  for (let row = 0, left = draws; row < rows; row++) {
    times[row] = random.below(rows - row) < left ? 1 : 0;
    left -= times[row]!;
  }
}
