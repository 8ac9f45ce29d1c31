/** Rows with numbers, categories and gaps, in order of time, as columns that every engine is given alike. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RandomSource } from '@fraud/random';

export type RawTable = {
  readonly rows: number;
  readonly inputs: readonly string[];
  /** inputs x rows, column-major; categories are indexes into their levels, NaN is missing. */
  readonly matrix: Float32Array;
  readonly labels: Uint8Array;
  readonly levels: ReadonlyMap<number, readonly string[]>;
};

/** Columns that a simulation fills one after the other. */
export type Columns = {
  /** The next column, all zero. */
  readonly number: (name: string) => Float32Array;
  /** The next column, of so many levels. */
  readonly category: (name: string, levels: number) => Float32Array;
  readonly table: (labels: Uint8Array) => RawTable;
};

export function createColumns(rows: number, inputs: number): Columns {
  const matrix = new Float32Array(new SharedArrayBuffer(4 * rows * inputs));
  const names: string[] = [];
  const levels = new Map<number, string[]>();
  const number = (name: string): Float32Array => matrix.subarray((names.push(name) - 1) * rows, names.length * rows);
  return {
    number,
    category: (name, count) => {
      levels.set(
        names.length,
        Array.from({ length: count }, (_, level) => `${name}-${level}`),
      );
      return number(name);
    },
    table: (labels) => ({ rows, inputs: names, matrix, labels, levels }),
  };
}

/** A copy of rows `[start, end)`. */
export function rowsOf({ rows, inputs, matrix, labels, levels }: RawTable, start: number, end: number): RawTable {
  const part = new Float32Array(new SharedArrayBuffer(4 * inputs.length * (end - start)));
  inputs.forEach((_, i) => part.set(matrix.subarray(i * rows + start, i * rows + end), i * (end - start)));
  return { rows: end - start, inputs, matrix: part, labels: labels.slice(start, end), levels };
}

/** Draws a level: frequencies fall with the rank to the power of `-steepness` (Zipf). O(log levels) a draw. */
export function zipf(random: RandomSource, levels: number, steepness: number): () => number {
  const sums = new Float64Array(levels);
  for (let i = 0, sum = 0; i < levels; i++) sums[i] = sum += (i + 1) ** -steepness;
  return () => {
    const at = random.uniform() * sums[levels - 1]!;
    let [low, high] = [0, levels - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** So many normal numbers with the deviation, one for each level. */
export function effects(random: RandomSource, levels: number, deviation: number): Float64Array {
  return Float64Array.from({ length: levels }, () => deviation * random.normal());
}

/** Draws labels of the given logits, moved so that the share of frauds is as asked for. */
export function drawLabels(random: RandomSource, logits: Float64Array, fraudShare: number): Uint8Array {
  const shareAt = (shift: number) =>
    logits.reduce((sum, logit) => sum + 1 / (1 + Math.exp(-logit - shift)), 0) / logits.length;
  let [low, high] = [-40, 40];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (shareAt(middle) < fraudShare) low = middle;
    else high = middle;
  }
  return Uint8Array.from(logits, (logit) => (random.uniform() < 1 / (1 + Math.exp(-logit - low)) ? 1 : 0));
}

/** Writes `matrix`, `labels` and `columns.json` into a new folder, as `peers.py` reads them. */
export async function writeRaw({ rows, inputs, matrix, labels, levels }: RawTable, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'matrix'), new Uint8Array(matrix.buffer));
  await writeFile(join(folder, 'labels'), labels);
  await writeFile(join(folder, 'columns.json'), JSON.stringify({ rows, inputs, levels: Object.fromEntries(levels) }));
}
