import type { Random } from './random.ts';
import { MOST_TIMES, type TrainingSet } from './training-set.ts';

/**
 * How often a tree sees the row at each position, gaps 0 times: as many draws with replacement as there are rows, or
 * every row once.
 *
 * Cost: O(rows). A row drawn more than 31 times counts 31 (probability below 1e-30 a row).
 */
export function drawRows({ rows, classStart, classEnd }: TrainingSet, bootstrap: boolean, random: Random, times: Uint8Array): void {
  times.fill(bootstrap ? 0 : 1);
  if (bootstrap) {
    for (let i = 0; i < rows; i++) {
      const row = random.below(rows);
      if (times[row]! < MOST_TIMES) times[row]!++;
    }
  }
  let end = rows;
  for (let k = classStart.length - 1; k >= 0; k--) {
    const size = classEnd[k]! - classStart[k]!;
    times.copyWithin(classStart[k]!, end - size, end);
    times.fill(0, classEnd[k], classStart[k + 1] ?? times.length);
    end -= size;
  }
}
