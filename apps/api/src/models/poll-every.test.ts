import { afterEach, describe, expect, it } from 'vitest';
import { type Poller, pollEvery } from './poll-every.ts';

const NEVER_MS = 3_600_000;
let poller: Poller | undefined;
afterEach(() => poller?.close());

/** Counts polls; each one after `hold()` lasts until it is released. */
function aPoll() {
  let [begun, underWay, most] = [0, 0, 0];
  let held: PromiseWithResolvers<void> | undefined;
  return {
    hold: () => (held = Promise.withResolvers()),
    begun: () => begun,
    /** Of those under way at one time. */
    most: () => most,
    async pollOnce() {
      begun++;
      most = Math.max(most, ++underWay);
      await held?.promise;
      underWay--;
    },
  };
}

describe('pollEvery()', () => {
  it('polls once before it resolves, then again and again by itself', async () => {
    const third = Promise.withResolvers<void>();
    let begun = 0;
    poller = await pollEvery(1, () => {
      if (++begun === 3) third.resolve();
      return Promise.resolve();
    });
    expect(begun).toBe(1);
    await third.promise;
  });

  it('begins no poll while one is under way; those who ask meanwhile share the one after it', async () => {
    const { pollOnce, hold, begun, most } = aPoll();
    poller = await pollEvery(NEVER_MS, pollOnce);
    const held = hold();
    const first = poller.poll();
    await Promise.resolve();
    const asked = [poller.poll(), poller.poll()];
    expect(begun()).toBe(2);
    held.resolve();
    await Promise.all([first, ...asked]);
    expect([begun(), most()]).toEqual([3, 1]);
  });

  it('closes when the poll under way is over, and begins no other', async () => {
    const { pollOnce, hold, begun } = aPoll();
    poller = await pollEvery(NEVER_MS, pollOnce);
    const held = hold();
    const ends: string[] = [];
    void poller.poll().then(() => ends.push('poll'));
    await Promise.resolve();
    const asked = poller.poll();
    const closed = poller.close().then(() => ends.push('close'));
    held.resolve();
    await Promise.all([asked, closed]);
    expect([ends, begun()]).toEqual([['poll', 'close'], 2]);
  });
});
