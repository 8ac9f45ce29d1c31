import fc from 'fast-check';
import { it } from 'vitest';
import { playBoth, type Step, steps } from '../testing/play-both.ts';

/** So many transactions of one card, and of one merchant, that each has a page of its own. */
const MANY = 1000;

it.each([1, 12])('running counts are those of a walk over the events, %d s apart', (scale) => {
  const many = (played: readonly Step[]) =>
    Array.from({ length: MANY }, (_, i): Step => {
      const step = played[i % played.length]!;
      // late ones are rare, since after each the counts are made again
      const seconds = (Math.abs(step.step) / 1000) * scale * (i % 100 === 0 ? -1 : 1);
      return { ...step, step: seconds, card: 1, merchant: i % 7 === 0 ? (i % 5) + 1 : 1 };
    });
  fc.assert(
    fc.property(steps(1, MANY), (played) => playBoth(many(played))),
    { numRuns: 2, endOnFailure: true },
  );
});
