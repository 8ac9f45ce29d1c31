import { describe, expect, it } from 'vitest';
import { createRandom, randomFrom } from './random.ts';

describe('createRandom()', () => {
  it('is xoshiro128**: the first numbers from the state 1, 2, 3, 4', () => {
    const { bits } = randomFrom(Int32Array.of(1, 2, 3, 4));
    expect([bits(), bits(), bits(), bits()]).toEqual([11_520, 0, 5_927_040, 70_819_200]);
  });

  it('has a stream of its own for each number and stays below the bound', () => {
    const take = (seed: number, stream: number) => Array.from({ length: 4 }, createRandom(seed, stream).bits);
    expect(take(1, 2)).toEqual(take(1, 2));
    expect(new Set([take(1, 2), take(1, 3), take(2, 2)].flat()).size).toBe(12);
    const counts = new Array<number>(5).fill(0);
    const random = createRandom(3, 0);
    for (let i = 0; i < 10_000; i++) counts[random.below(5)]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(6 * Math.sqrt(2000));
  });
});
