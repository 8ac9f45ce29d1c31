import { describe, expect, it } from 'vitest';
import { createRandom } from '../growing/random.ts';
import { createTrainingSet, positionsOf, type TrainingSet } from './training-set.ts';

describe('createTrainingSet()', () => {
  const labels = (rows: number) => Uint8Array.from({ length: rows }, (_, r) => r % 3);
  const binsOf = (set: TrainingSet) => Array.from(positionsOf(set, labels(set.rows)), (p) => set.columns[p]);

  it('cuts half way between few distinct values and puts missing ones apart', () => {
    const set = createTrainingSet(Float32Array.of(3, 1, NaN, 1, 2), 5, 1, labels(5), 255);
    expect([...set.cuts[0]!]).toEqual([1.5, 2.5]);
    expect(binsOf(set)).toEqual([2, 0, 255, 0, 1]);
  });

  it('makes parts of nearly equal size of many distinct values', () => {
    const set = createTrainingSet(
      Float32Array.from({ length: 1000 }, (_, i) => (i * 7) % 1000),
      1000,
      1,
      labels(1000),
      10,
    );
    const sizes = new Array<number>(10).fill(0);
    for (const bin of binsOf(set)) sizes[bin!]!++;
    expect(set.cuts[0]).toHaveLength(9);
    expect(sizes).toEqual(new Array(10).fill(100));
  });

  it('keeps rows of a class together, in both layouts, and every value in the bin between its cuts', () => {
    const random = createRandom(5, 0);
    const rows = 777;
    const matrix = Float32Array.from({ length: 3 * rows }, () =>
      random.below(11) === 0 ? NaN : (random.bits() - 2 ** 31) ** 3 * 1e-20,
    );
    const set = createTrainingSet(matrix, rows, 3, labels(rows), 255);
    const positions = positionsOf(set, labels(rows));
    for (let r = 0; r < rows; r++) {
      const position = positions[r]!;
      expect(position >= set.classStart[r % 3]! && position < set.classEnd[r % 3]!).toBe(true);
      for (let i = 0; i < 3; i++) {
        const x = matrix[i * rows + r]!;
        const bin = set.columns[i * set.positions + position]!;
        expect(bin).toBe(Number.isNaN(x) ? 255 : set.cuts[i]!.filter((cut) => cut < x).length);
        expect(set.bins[(position << set.strideBits) + i]).toBe(bin);
      }
    }
  });

  it.each([
    ['no rows', new Float32Array(0), 0, 0],
    ['an infinite value', Float32Array.of(1, -Infinity), 2, 2],
    ['a matrix of another size', Float32Array.of(1, 2, 3), 2, 2],
    ['labels of another number', Float32Array.of(1, 2, 3), 3, 2],
  ])('refuses %s', (_, matrix, rows, labelled) => {
    expect(() => createTrainingSet(matrix, rows, 1, labels(labelled), 255)).toThrow(
      expect.objectContaining({ code: 'FRAUD_LEARNER_DATA' }),
    );
  });
});
