import { describe, expect, it } from 'vitest';
import { TAIL_FROM_WEEKS, tailOfPastWeeks } from './tail-of-past-weeks.ts';

const past = Array.from({ length: 30 }, (_, w) => 2 ** -(w + 1));

describe('tailOfPastWeeks()', () => {
  it('equals scipy.stats.lomax above the median, and says nothing below it', () => {
    const tail = tailOfPastWeeks(past);
    expect(tail(1e-3)).toBe(1);
    expect(tail(1e-12)).toBeCloseTo(0.05450203413695465, 12);
    expect(tail(1e-40)).toBeCloseTo(0.005224828414747226, 12);
  });

  it('does not judge by fewer weeks', () => {
    expect(tailOfPastWeeks(past.slice(0, TAIL_FROM_WEEKS - 1))(0.5)).toBe(0);
  });

  it('leaves the p-values alone where past weeks were not surprising at all', () => {
    expect(tailOfPastWeeks(new Array<number>(30).fill(1))(0.01)).toBe(0);
  });
});
