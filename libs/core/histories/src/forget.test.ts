import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, createHistory, forget, historySize } from './index.ts';
import { cardPlan } from './testing/card-plan.ts';
import { playBoth, steps } from './testing/play-both.ts';

const DAY = 86_400;

describe('forget()', () => {
  it('changes nothing that a transaction sees that is not late', () => {
    const inOrder = steps(4, 60).map((played) =>
      played.map((one) => ({ ...one, step: Math.abs(one.step), repeats: 1 })),
    );
    fc.assert(
      fc.property(inOrder, (played) =>
        playBoth(played, (history, timeSeconds) => void forget(history, timeSeconds, 5000)),
      ),
      { numRuns: 40 },
    );
  });

  it('leaves nothing of entities that have been silent for longer than the longest window', () => {
    const history = createHistory(cardPlan);
    const empty = historySize(history);
    const derived = new Float32Array(history.width);
    for (let i = 0; i < 20_000; i++)
      advance(
        history,
        { timeSeconds: i, entities: [1 + (i % 5000), 1, 1 + (i % 50), 0], numbers: [i], id: i },
        derived,
      );
    const full = historySize(history);
    expect(full).toMatchObject({ entities: 10_050, events: 60_000 });
    while (!forget(history, 20_000 + 37 * DAY, 1000));
    const left = historySize(history);
    expect(left).toMatchObject({ entities: 0, events: 0 });
    // a page of each capacity stays for the next
    expect(left.bytes - empty.bytes).toBeLessThan(full.bytes - empty.bytes);
  });

  it('goes round in calls of the length that is asked for', () => {
    const history = createHistory(cardPlan);
    let calls = 1;
    while (!forget(history, 0, 1000)) calls++;
    expect(calls).toBe(Math.ceil((3 * 256 * (8 + 1) + 1) / 1000));
  });
});
