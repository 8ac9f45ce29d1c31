import { expect, it } from 'vitest';
import { aModel } from '../testing/testing.ts';
import { createProximity } from './create-proximity.ts';

// a <= 1.5 ? 0.125 : (b <= -2 ? 0.75 : 1)          b <= 0.5 ? 0 : 0.5
it.each([
  ['both trees', [1, 0], [-9, 0.25], 1],
  ['the first tree alone', [1, 0], [1.5, 0.75], 0.5],
  ['the second tree alone', [1, 0], [2, -3], 0.5],
  ['no tree', [1, 0], [2, 1], 0],
  ['both trees, where a missing value goes left', [2, NaN], [9, -3], 1],
])('createProximity() counts a leaf shared in %s', (_, one, other, expected) => {
  const vector = Float32Array.from(one);
  const proximity = createProximity(aModel(), vector);
  vector.fill(0);
  expect(proximity(Float32Array.from(other))).toBe(expected);
});
