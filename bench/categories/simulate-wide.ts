/**
 * Online payments as marketplaces record them: 340 numbers in blocks of 20 that a hidden quantity moves and that are
 * missing together, half of the blocks for half of the rows; 50 categories of 2 to 13,000 levels, half of them with
 * gaps. Frauds depend on some hidden quantities, on some categories, and on whether a block is missing.
 * O(rows x inputs).
 */
import { randomSource } from '@fraud/random';
import { createColumns, drawLabels, effects, type RawTable, zipf } from './raw-table.ts';

const BLOCKS = 17;
const PER_BLOCK = 20;
const LEVELS = [
  13_000,
  2_000,
  500,
  300,
  75,
  60,
  60,
  12,
  5,
  4,
  ...Array.from({ length: 40 }, (_, i) => 2 + (i % 5) * 7),
];
/** Categories and blocks that have to do with frauds. */
const TELLING = 10;

export function simulateWide(rows: number, seed: number): RawTable {
  const random = randomSource(seed);
  const columns = createColumns(rows, BLOCKS * PER_BLOCK + LEVELS.length);
  const logits = new Float64Array(rows);
  for (let b = 0; b < BLOCKS; b++) {
    const weight = b < TELLING ? 1.5 * random.normal() : 0;
    const gap = b % 2 === 0 ? 0 : 0.5;
    const hidden = Float64Array.from({ length: rows }, () => random.normal());
    const isMissing = Uint8Array.from({ length: rows }, () => (random.uniform() < gap ? 1 : 0));
    for (let r = 0; r < rows; r++) logits[r]! += weight * Math.max(-1, hidden[r]!) - 0.4 * weight * isMissing[r]!;
    for (let i = 0; i < PER_BLOCK; i++) {
      const column = columns.number(`V${b}_${i}`);
      const share = random.uniform();
      for (let r = 0; r < rows; r++)
        column[r] = isMissing[r] === 1 ? NaN : share * hidden[r]! + (1 - share) * random.normal();
    }
  }
  LEVELS.forEach((levels, i) => {
    const column = columns.category(`C${i}`, levels);
    const draw = zipf(random, levels, 0.9);
    const risk = effects(random, levels, i < TELLING ? 1.2 : 0);
    const gap = i % 2 === 0 ? 0 : 0.5;
    for (let r = 0; r < rows; r++) {
      const level = draw();
      const isMissing = random.uniform() < gap;
      column[r] = isMissing ? NaN : level;
      if (!isMissing) logits[r]! += risk[level]!;
    }
  });
  return columns.table(drawLabels(random, logits, 0.03));
}
