import { describe, expect, it } from 'vitest';
import { createRandom } from '../growing/random.ts';
import { createKernels } from './kernels.ts';
import { allocate, createSharedMemory } from './shared-memory.ts';

const memory = createSharedMemory();
const kernels = createKernels(memory);
const random = createRandom(9, 0);

function bytes(values: readonly number[]): Uint8Array {
  const array = allocate(memory, Uint8Array, values.length);
  array.set(values);
  return array;
}

describe('widenRanges() and countAtMost()', () => {
  const stride = 64;
  const rows = 3000;
  const inputs = bytes(Array.from({ length: rows * stride }, () => 40 + random.below(216)));
  const timesDrawn = bytes(Array.from({ length: rows }, () => random.below(9) * random.below(29)));
  const chunks = allocate(memory, Uint16Array, 2);
  chunks.set([1, 3]);
  const looked = Array.from({ length: 32 }, (_, i) => (i < 16 ? 16 + i : 32 + i));
  const binsOf = (input: number) => Array.from({ length: rows }, (_, row) => inputs[row * stride + input]!);

  it('finds the range of each input of the chunks, without the missing rows, and leaves other inputs alone', () => {
    const lowest = bytes(new Array<number>(stride).fill(255));
    const lowestNext = bytes(new Array<number>(stride).fill(255));
    const highestNext = bytes(new Array<number>(stride).fill(0));
    const ranges = [lowest.byteOffset, lowestNext.byteOffset, highestNext.byteOffset] as const;
    kernels.widenRanges(inputs.byteOffset, rows, 6, chunks.byteOffset, 2, ...ranges);
    for (const input of looked) {
      const present = binsOf(input).filter((bin) => bin !== 255);
      expect(lowest[input]).toBe(Math.min(...present));
      expect(highestNext[input]).toBe(Math.max(...present) + 1);
      expect(lowestNext[input] === 0).toBe(present.length < rows);
    }
    expect([lowest[0], lowestNext[40], highestNext[40]]).toEqual([255, 255, 0]);
  });

  it('adds the rows up to the cut, and the missing ones, as often as drawn', () => {
    const cuts = bytes(Array.from({ length: stride }, (_, input) => 40 + 3 * input));
    const zeros = bytes(new Array<number>(stride).fill(0));
    for (const [limits, shift, isCounted] of [
      [cuts, 0, (bin: number, input: number) => bin <= cuts[input]!],
      [zeros, 1, (bin: number) => bin === 255],
    ] as const) {
      const sums = allocate(memory, Uint32Array, stride).fill(5);
      const where = [timesDrawn.byteOffset, rows, 6, chunks.byteOffset, 2, limits.byteOffset] as const;
      kernels.countAtMost(inputs.byteOffset, ...where, shift, sums.byteOffset);
      for (const input of looked)
        expect(sums[input]).toBe(
          binsOf(input).reduce((sum, bin, row) => sum + (isCounted(bin, input) ? timesDrawn[row]! : 0), 5),
        );
      expect([sums[0], sums[40]]).toEqual([5, 5]);
    }
  });
});
