import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { chiSquareTest, columnStatistics, driftBaseline } from '../index.ts';

const random = randomSource(5);
const drawn = (rows: number, draw: () => number) => Float32Array.from({ length: rows }, draw);
const chiSquareOf = (reference: Float32Array, current: Float32Array) =>
  columnStatistics(driftBaseline([{ name: 'c', weeks: [reference] }]), [current])[0]!.chiSquare;

describe('columnStatistics()', () => {
  it('tests columns of few values by chi-square, others not', () => {
    const [before, after] = [drawn(2_000, () => random.integer(20)), drawn(500, () => random.integer(20))];
    expect(chiSquareOf(before, after)).toEqual(chiSquareTest(before.slice().sort(), after.slice().sort()));
    expect(
      chiSquareOf(
        before,
        drawn(500, () => random.integer(21)),
      ),
    ).toBeNull();
    expect(chiSquareOf(drawn(2_000, random.normal), after)).toBeNull();
  });
});
