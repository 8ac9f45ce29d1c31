/**
 * Weeks of mixed columns: numbers and categories of 2 to 20,000 levels, with gaps. From week to week every share
 * varies by itself, relative to its size, and so does every column of numbers.
 */
import type { CategoryValues, ColumnValues } from '@fraud/drift';
import { type RandomSource, randomSource } from '@fraud/random';

export type CategoryWorld = {
  readonly rows: number;
  /** Deviation of a level's share and of the share of gaps, relative to itself; of a number's mean, in deviations. */
  readonly ofShares: number;
  readonly ofNumbers: number;
  /** Rows that follow one another with the same device, on average. */
  readonly clump: number;
};

type Column = { readonly name: string; readonly levels: number; readonly gaps: number };

/** Zipf's law over so many levels; numbers where there is none. */
export const COLUMNS: readonly Column[] = [
  ...Array.from({ length: 8 }, (_, i) => ({ name: `number ${i}`, levels: 0, gaps: i < 3 ? 0.04 : 0 })),
  { name: 'confirmed', levels: 2, gaps: 0.3 },
  { name: 'channel', levels: 5, gaps: 0 },
  { name: 'category', levels: 14, gaps: 0.03 },
  { name: 'country', levels: 60, gaps: 0.01 },
  { name: 'merchant', levels: 700, gaps: 0 },
  { name: 'device', levels: 20_000, gaps: 0.4 },
];

const SHARES = COLUMNS.map(({ levels }) => Float64Array.from({ length: levels }, (_, rank) => 1 / (rank + 3)));
const LEVELS = COLUMNS.map(({ levels }) => Array.from({ length: levels }, (_, rank) => `level-${rank}`));
const DEVICE = COLUMNS.length - 1;

/** O(rows x columns x log levels). */
export function mixedWeek(world: CategoryWorld, seed: number): ColumnValues[] {
  const random = randomSource(seed);
  return COLUMNS.map(({ levels, gaps }, c) => {
    const share = gaps * Math.exp(world.ofShares * random.normal());
    if (levels > 0) return categories(world, c, share, random);
    const mean = world.ofNumbers * random.normal();
    return Float32Array.from({ length: world.rows }, () => (random.uniform() < share ? NaN : mean + random.normal()));
  });
}

function categories(
  { rows, ofShares, clump }: CategoryWorld,
  c: number,
  gaps: number,
  random: RandomSource,
): CategoryValues {
  let total = 0;
  const sums = SHARES[c]!.map((share) => (total += share * Math.exp(ofShares * random.normal())));
  const stays = c === DEVICE ? 1 - 1 / clump : 0;
  let code = 0;
  const codes = Float32Array.from({ length: rows }, (_, row) => {
    if (row === 0 || random.uniform() >= stays)
      code = random.uniform() < gaps ? NaN : position(sums, random.uniform() * total);
    return code;
  });
  return { codes, levels: LEVELS[c]! };
}

function position(sums: Float64Array, at: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
