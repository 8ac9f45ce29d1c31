import { describe, expect, it } from 'vitest';
import { fitIsotonic } from './fit-isotonic.ts';

describe('fitIsotonic()', () => {
  it('pools what decreases, as worked by hand', () => {
    // score  .1 .2 .3 .4 .4 .5    label 0 1 0 1 0 1   pools: .1 -> 0, .2-.4 -> 2/4, .5 -> 1
    const { scores, probabilities } = fitIsotonic(
      Float64Array.of(0.5, 0.2, 0.3, 0.4, 0.4, 0.1),
      Uint8Array.of(1, 1, 0, 1, 0, 0),
    );
    expect([...scores]).toEqual([0.1, 0.2, 0.4, 0.5]);
    expect([...probabilities]).toEqual([0, 0.5, 0.5, 1]);
  });

  it('is constant for one class', () => {
    expect(fitIsotonic(Float64Array.of(0.2, 0.7), Uint8Array.of(0, 0)).probabilities).toEqual(Float64Array.of(0, 0));
  });
});
