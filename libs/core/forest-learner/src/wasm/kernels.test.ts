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

describe('takeSide()', () => {
  it.each([0, 5, 126, 127, 128, 200, 254])('takes the rows on either side of bin %d, missing ones as told', (bin) => {
    for (const missingLeft of [0, 1]) {
      for (const takesLeft of [true, false]) {
        const inBagCounts = bytes(drawn);
        const list = allocate(memory, Uint32Array, 304);
        const taken = kernels.takeSide(
          bins.byteOffset + 96,
          inBagCounts.byteOffset + 96,
          96,
          304,
          bin,
          missingLeft,
          takesLeft,
          list.byteOffset,
        );
        const isTaken = (p: number) =>
          p >= 96 && drawn[p]! > 0 && (bins[p] === 255 ? missingLeft === 1 : bins[p]! <= bin) === takesLeft;
        expect([...list.subarray(0, taken)]).toEqual([...bins.keys()].filter(isTaken).map((p) => p * 32 + drawn[p]!));
        expect([...inBagCounts]).toEqual([...drawn].map((time, p) => (isTaken(p) ? 0 : time)));
      }
    }
  });
});

describe('listed rows', () => {
  it('are compacted, counted and parted', () => {
    const rows = Array.from({ length: 25 }, (_, i) => (i * 7) % 25);
    const rowMajor = bins.subarray(0, 400); // 25 rows of 16
    const list = allocate(memory, Uint32Array, 25);
    list.set(rows.map((row) => row * 32 + 1 + (row % 3)));
    const compacted = allocate(memory, Uint8Array, 3 * 16 + 400);
    kernels.compactRows(list.byteOffset, list.byteOffset + 100, rowMajor.byteOffset, 4, compacted.byteOffset + 48, 3);
    expect([...compacted.subarray(48)]).toEqual(rows.flatMap((row) => [...rowMajor.subarray(16 * row, 16 * row + 16)]));
    expect([...list]).toEqual(rows.map((row, i) => (i + 3) * 32 + 1 + (row % 3)));

    const candidates = allocate(memory, Uint16Array, 7);
    candidates.set([3, 0, 15, 7, 9, 1, 12]);
    const at = allocate(memory, Uint32Array, 7);
    at.set(candidates.map((_, slot) => slot * 256));
    const histograms = allocate(memory, Int32Array, 7 * 256);
    kernels.addEntries(
      histograms.byteOffset,
      at.byteOffset,
      list.byteOffset,
      list.byteOffset + 100,
      compacted.byteOffset,
      4,
      candidates.byteOffset,
      7,
      1,
    );
    const expected = new Array<number>(7 * 256).fill(0);
    for (const row of rows)
      for (const [slot, input] of candidates.entries())
        expected[slot * 256 + rowMajor[16 * row + input]!]! += 1 + (row % 3);
    expect([...histograms]).toEqual(expected);
    kernels.addEntries(
      histograms.byteOffset,
      at.byteOffset,
      list.byteOffset,
      list.byteOffset + 100,
      compacted.byteOffset,
      4,
      candidates.byteOffset,
      7,
      -1,
    );
    expect(histograms.every((count) => count === 0)).toBe(true);

    for (const missingLeft of [0, 1]) {
      const target = allocate(memory, Uint32Array, 25);
      const middle = kernels.partition(
        list.byteOffset,
        list.byteOffset + 100,
        target.byteOffset,
        compacted.byteOffset + 5,
        4,
        100,
        missingLeft,
      );
      const isLeft = (entry: number) =>
        ((bin) => (bin === 255 ? missingLeft === 1 : bin <= 100))(compacted[(entry >>> 5) * 16 + 5]!);
      expect([...target.subarray(0, middle)].sort()).toEqual([...list].filter(isLeft).sort());
      expect([...target.subarray(middle)].sort()).toEqual([...list].filter((entry) => !isLeft(entry)).sort());
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
