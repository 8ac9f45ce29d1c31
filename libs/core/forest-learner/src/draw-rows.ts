import type { ForestParameters } from './forest-parameters.ts';
import type { Random } from './random.ts';
import { MOST_TIMES, type TrainingSet } from './training-set.ts';

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

function drawWithReplacement(draws: number, rows: number, random: Random, times: Uint8Array): void {
  times.fill(0);
  for (let i = 0; i < draws; i++) {
    const row = random.below(rows);
    if (times[row]! < MOST_TIMES) times[row]!++;
  }
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
