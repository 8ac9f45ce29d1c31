import { describe, expect, it } from 'vitest';
import { createRandom, firstState, randomFrom } from '../growing/random.ts';
import { createKernels } from './kernels.ts';
import { allocate, createSharedMemory } from './shared-memory.ts';

const memory = createSharedMemory();
allocate(memory, Uint8Array, 2 ** 31); // what follows has addresses that are negative as signed 32-bit numbers
const kernels = createKernels(memory);

/** An array of these numbers on the kernels' memory. */
function bytes(numbers: Iterable<number>): Uint8Array {
  const values = [...numbers];
  const array = allocate(memory, Uint8Array, values.length);
  array.set(values);
  return array;
}

const random = createRandom(9, 0);
const bins = bytes(Array.from({ length: 400 }, () => (random.below(9) === 0 ? 255 : random.below(255))));
const drawn = bytes(Array.from({ length: 400 }, () => random.below(3)));

describe('sortFloats()', () => {
  it('sorts as numbers compare', () => {
    const values = allocate(memory, Float32Array, 5000);
    for (let i = 0; i < values.length; i++) values[i] = (random.bits() - 2 ** 31) * 2 ** (random.below(40) - 50);
    values.set([0, -0, 1, -1, 1e-45, -1e-45, 3.4e38, -3.4e38, Infinity, -Infinity]);
    const expected = [...values.slice().sort()].map((x) => x + 0);
    kernels.sortFloats(values.byteOffset, values.length, allocate(memory, Uint32Array, 2 * 5000 + 3 * 2048).byteOffset);
    expect([...values].map((x) => x + 0)).toEqual(expected);
  });
});

describe('drawPoisson()', () => {
  it('takes the numbers of the stream two rows at a time, and leaves the state behind them', () => {
    const state = allocate(memory, Int32Array, 4);
    state.set(firstState(3, 4));
    const table = bytes(Array.from({ length: 2 ** 16 }, (_, i) => i % 7));
    const inBagCounts = bytes(new Array<number>(10).fill(9));
    const { bits } = createRandom(3, 4);
    const expected = Array.from({ length: 4 }, bits).flatMap((pair) => [(pair & 0xffff) % 7, (pair >>> 16) % 7]);
    expected[7] = 0; // seven rows
    expect(kernels.drawPoisson(state.byteOffset, table.byteOffset, 7, inBagCounts.byteOffset)).toBe(
      expected.reduce((sum, time) => sum + time),
    );
    expect([...inBagCounts]).toEqual([...expected, 9, 9]);
    expect(randomFrom(Int32Array.from(state)).bits()).toBe(bits());
  });
});

describe('addColumn()', () => {
  it('counts rows by bin, and leaves its scratch at 0', () => {
    const histogram = allocate(memory, Int32Array, 256).fill(7);
    const counts = allocate(memory, Int32Array, 1024);
    kernels.addColumn(histogram.byteOffset, counts.byteOffset, bins.byteOffset, drawn.byteOffset, 400);
    const expected = new Array<number>(256).fill(7);
    for (const [p, bin] of bins.entries()) expected[bin]! += drawn[p]!;
    expect([...histogram]).toEqual(expected);
    expect(counts.every((count) => count === 0)).toBe(true);
  });
});

describe('countPacked()', () => {
  it('counts four trees at once', () => {
    const trees = [drawn, ...[1, 2, 3].map(() => bytes(Array.from(bins, () => random.below(32))))];
    const packed = allocate(memory, Uint8Array, 16 * bins.length);
    const counts = allocate(memory, Uint8Array, 32 * 256);
    const histograms = trees.map(() => allocate(memory, Int32Array, 256));
    const at = (arrays: readonly { byteOffset: number }[]) =>
      arrays.map(({ byteOffset }) => byteOffset) as [number, number, number, number];
    kernels.packCounts(...at(trees), bins.length, packed.byteOffset);
    kernels.countPacked(bins.byteOffset, packed.byteOffset, bins.length, counts.byteOffset);
    kernels.unpackCounts(counts.byteOffset, ...at(histograms));
    for (const [t, inBagCounts] of trees.entries()) {
      const expected = new Array<number>(256).fill(0);
      for (const [p, bin] of bins.entries()) expected[bin]! += inBagCounts[p]!;
      expect([...histograms[t]!]).toEqual(expected);
    }
    expect(counts.every((count) => count === 0)).toBe(true);
  });
});

const rowMajor = bytes(Array.from({ length: 400 * 32 }, () => random.below(256)));
const rowAt = (rows: Uint8Array, row: number, stride: number) => [...rows.subarray(row * stride, (row + 1) * stride)];

describe('takeSide()', () => {
  it.each([0, 5, 126, 127, 128, 200, 254])('takes the rows on either side of bin %d, missing ones as told', (bin) => {
    for (const missingLeft of [0, 1]) {
      for (const takesLeft of [true, false]) {
        const inBagCounts = bytes(drawn);
        const taken = allocate(memory, Uint8Array, 304 * 32);
        const takenCounts = allocate(memory, Uint8Array, 304);
        const rows = kernels.takeSide(
          bins.byteOffset + 96,
          rowMajor.byteOffset + 96 * 32,
          5,
          inBagCounts.byteOffset + 96,
          304,
          bin,
          missingLeft,
          takesLeft,
          taken.byteOffset,
          takenCounts.byteOffset,
          allocate(memory, Uint32Array, 4096).byteOffset,
        );
        const isTaken = (p: number) =>
          p >= 96 && drawn[p]! > 0 && (bins[p] === 255 ? missingLeft === 1 : bins[p]! <= bin) === takesLeft;
        const expected = [...bins.keys()].filter(isTaken);
        expect([...takenCounts.subarray(0, rows)]).toEqual(expected.map((p) => drawn[p]!));
        expect([...taken.subarray(0, rows * 32)]).toEqual(expected.flatMap((p) => rowAt(rowMajor, p, 32)));
        expect([...inBagCounts]).toEqual([...drawn].map((time, p) => (isTaken(p) ? 0 : time)));
      }
    }
  });

  it('takes more rows than it lists at once', () => {
    const rows = 10_000;
    const counts = bytes(Array.from({ length: rows }, (_, p) => (p % 3 === 0 ? 0 : 1 + (p % 200))));
    const expected = counts.filter((count) => count > 0);
    const zeros = allocate(memory, Uint8Array, rows * 16);
    const takenCounts = allocate(memory, Uint8Array, rows);
    const [column, taken, numbers] = [
      zeros,
      allocate(memory, Uint8Array, rows * 16),
      allocate(memory, Uint32Array, 4096),
    ];
    const side = [0, 0, true] as const;
    const addresses = [taken, takenCounts, numbers].map(({ byteOffset }) => byteOffset) as [number, number, number];
    expect(
      kernels.takeSide(column.byteOffset, zeros.byteOffset, 4, counts.byteOffset, rows, ...side, ...addresses),
    ).toBe(expected.length);
    expect(takenCounts.subarray(0, expected.length)).toEqual(expected);
  });
});

describe('addRows()', () => {
  it('counts the rows of a node in the histograms of its candidates, and takes them away again', () => {
    const candidates = allocate(memory, Uint16Array, 7);
    candidates.set([3, 0, 15, 7, 9, 1, 12]);
    const at = allocate(memory, Uint32Array, 7);
    at.set(candidates.map((_, slot) => slot * 256));
    const histograms = allocate(memory, Int32Array, 7 * 256);
    const add = (sign: 1 | -1) =>
      kernels.addRows(
        histograms.byteOffset,
        at.byteOffset,
        rowMajor.byteOffset,
        drawn.byteOffset,
        400,
        4,
        candidates.byteOffset,
        7,
        sign,
      );
    add(1);
    const expected = new Array<number>(7 * 256).fill(0);
    for (const [row, count] of drawn.entries())
      for (const [slot, input] of candidates.entries()) expected[slot * 256 + rowMajor[16 * row + input]!]! += count;
    expect([...histograms]).toEqual(expected);
    add(-1);
    expect(histograms.every((count) => count === 0)).toBe(true);
  });
});

describe('partition()', () => {
  const strides = [4, 5, 6];
  it.each(strides)('parts rows of 2^%d bytes in place, keeping either side or both', (strideBits) => {
    const stride = 2 ** strideBits;
    const rows = 200;
    for (const [missingLeft, leftFirst, keepsBoth] of [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [
      i & 1,
      (i >> 1) & 1,
      i >> 2,
    ])) {
      const node = bytes(rowMajor.subarray(0, rows * stride));
      for (let row = 0; row < rows; row += 9) node[row * stride + 5] = 255;
      const before = node.slice();
      const counts = bytes(drawn.subarray(0, rows));
      const first = kernels.partition(
        node.byteOffset,
        counts.byteOffset,
        rows,
        allocate(memory, Uint8Array, (rows + 1) * stride).byteOffset,
        allocate(memory, Uint8Array, rows + 1).byteOffset,
        strideBits,
        5,
        100,
        missingLeft!,
        leftFirst as 0 | 1,
        keepsBoth as 0 | 1,
      );
      const isLeft = (row: number) =>
        ((bin) => (bin === 255 ? missingLeft === 1 : bin <= 100))(before[row * stride + 5]!);
      const all = Array.from({ length: rows }, (_, row) => row);
      const ahead = all.filter((row) => isLeft(row) === (leftFirst === 1));
      const behind = all.filter((row) => isLeft(row) !== (leftFirst === 1));
      const kept = keepsBoth === 1 ? [...ahead, ...behind] : ahead;
      expect(first).toBe(ahead.length);
      expect([...node.subarray(0, kept.length * stride)]).toEqual(kept.flatMap((row) => rowAt(before, row, stride)));
      expect([...counts.subarray(0, kept.length)]).toEqual(kept.map((row) => drawn[row]!));
    }
  });
});

describe('allocate()', () => {
  it('refuses what exceeds 4 GiB', () => {
    expect(() => allocate(memory, Uint8Array, 2 ** 32)).toThrow(
      expect.objectContaining({ code: 'FRAUD_LEARNER_DATA', message: expect.stringContaining('4 GiB') as unknown }),
    );
  });
});
