import { expect, it } from 'vitest';
import { normalQuantile, normalTail } from './normal-tail.ts';

// scipy.stats.norm.isf(tail), SciPy 1.17.1
it.each([
  [0.5, 0],
  [0.025, 1.959963984540054],
  [0.001, 3.090232306167813],
  [0.0001, 3.7190164854556804],
  [0.00001, 4.264890793922825],
  [0.975, -1.959963984540054],
])('normalQuantile(%d) and normalTail() agree with SciPy', (tail, z) => {
  expect(normalQuantile(tail)).toBeCloseTo(z, 2);
  expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(0.01);
});
