import type { Random } from './random.ts';
import { type TrainingSet, WEIGHT_BITS } from './training-set.ts';

const MOST_TIMES = (1 << WEIGHT_BITS) - 1;

/**
 * The rows a tree sees, sorted by class, as entries `row << WEIGHT_BITS | times`: as many draws with replacement as there
 * are rows, or every row once. Fills `entries` and gives where each class begins, and the end.
 *
 * Cost: O(rows). A row drawn more than 31 times counts 31 (probability below 1e-30 a row).
 */
export function drawRows(set: TrainingSet, bootstrap: boolean, random: Random, times: Uint8Array, entries: Uint32Array): number[] {
  const { rowsByClass, classStart, classes } = set;
  const { rows } = set.binned;
  times.fill(bootstrap ? 0 : 1);
  if (bootstrap) {
    for (let i = 0; i < rows; i++) {
      const row = random.below(rows);
      if (times[row]! < MOST_TIMES) times[row]!++;
    }
  }
  const starts = [0];
  let next = 0;
  for (let k = 0; k < classes; k++) {
    for (let i = classStart[k]!; i < classStart[k + 1]!; i++) {
      const row = rowsByClass[i]!;
      entries[next] = (row << WEIGHT_BITS) | times[row]!;
      next += times[row]! > 0 ? 1 : 0;
    }
    starts.push(next);
  }
  return starts;
}
