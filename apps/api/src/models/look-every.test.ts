import { afterEach, describe, expect, it } from 'vitest';
import { lookEvery, type Looks } from './look-every.ts';

const NEVER_MS = 3_600_000;
let looks: Looks | undefined;
afterEach(() => looks?.close());

/** Counts looks; each one after `hold()` lasts until it is released. */
function aLook() {
  let [begun, underWay, most] = [0, 0, 0];
  let held: PromiseWithResolvers<void> | undefined;
  return {
    hold: () => (held = Promise.withResolvers()),
    begun: () => begun,
    /** Of those under way at one time. */
    most: () => most,
    async lookOnce() {
      begun++;
      most = Math.max(most, ++underWay);
      await held?.promise;
      underWay--;
    },
  };
}

describe('lookEvery()', () => {
  it('looks once before it resolves, then again and again by itself', async () => {
    const third = Promise.withResolvers<void>();
    let begun = 0;
    looks = await lookEvery(1, () => {
      if (++begun === 3) third.resolve();
      return Promise.resolve();
    });
    expect(begun).toBe(1);
    await third.promise;
  });

  it('begins no look while one is under way; those who ask meanwhile share the one after it', async () => {
    const { lookOnce, hold, begun, most } = aLook();
    looks = await lookEvery(NEVER_MS, lookOnce);
    const held = hold();
    const first = looks.look();
    await Promise.resolve();
    const asked = [looks.look(), looks.look()];
    expect(begun()).toBe(2);
    held.resolve();
    await Promise.all([first, ...asked]);
    expect([begun(), most()]).toEqual([3, 1]);
  });

  it('closes when the look under way is over, and begins no other', async () => {
    const { lookOnce, hold, begun } = aLook();
    looks = await lookEvery(NEVER_MS, lookOnce);
    const held = hold();
    const ends: string[] = [];
    void looks.look().then(() => ends.push('look'));
    await Promise.resolve();
    const asked = looks.look();
    const closed = looks.close().then(() => ends.push('close'));
    held.resolve();
    await Promise.all([asked, closed]);
    expect([ends, begun()]).toEqual([['look', 'close'], 2]);
  });
});
