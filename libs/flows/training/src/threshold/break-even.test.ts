import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { breakEven, breakEvenInterval } from './break-even.ts';

const costs = { missedFraud: 20, falseAlarm: 10, margin: 0 };

describe('breakEvenInterval()', () => {
  it('is one point where all frauds have one amount', () => {
    // 10 / (10 + 20 + 100)
    const { low, high } = breakEvenInterval(costs, new Float32Array(12).fill(100), 50);
    expect([low, high]).toEqual([expect.closeTo(10 / 130, 12), expect.closeTo(10 / 130, 12)]);
  });

  it('holds the threshold of other frauds of the same kind as often as it says, nearly, and narrows with them', () => {
    const amountsOf = (seed: number, frauds: number) => {
      const random = randomSource(seed);
      return Float32Array.from({ length: frauds }, () => 100 + 40 * random.normal());
    };
    const truth = breakEven(costs, { fraud: 100, legitimate: 50 });
    const widths = [30, 300].map((frauds) => {
      const intervals = Array.from({ length: 100 }, (_, seed) => breakEvenInterval(costs, amountsOf(seed, frauds), 50));
      expect(intervals.filter(({ low, high }) => low <= truth && truth <= high).length).toBeGreaterThan(85);
      return intervals.reduce((sum, { low, high }) => sum + high - low, 0);
    });
    expect(widths[1]).toBeLessThan(widths[0]! / 2);
  });
});
