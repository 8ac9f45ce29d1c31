import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expiredWeeks } from './expired-weeks.ts';

// 2026 has 53 weeks; week 1 of 2027 begins on Monday, the 4th of January.
const WEDNESDAY = new Date('2027-01-06T12:00:00Z');
const NEXT_YEAR = new Date('2028-01-06T12:00:00Z');

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'expired-'))));
afterEach(() => rmSync(root, { recursive: true }));

async function aStore() {
  const store = openObjectStore({ folder: root });
  for (const week of ['2026_51', '2026_52', '2026_53', '2027_01'])
    for (const prefix of ['request_logs', 'labels', 'labels_to_review']) {
      const key = `${prefix}/week_${week}/a.json`;
      await store.put(key, Buffer.from('x'));
      utimesSync(join(root, key), WEDNESDAY, WEDNESDAY);
    }
  await store.put('request_logs/read-me.txt', Buffer.from('x'));
  utimesSync(join(root, 'request_logs/read-me.txt'), WEDNESDAY, WEDNESDAY);
  return store;
}

describe('expiredWeeks()', () => {
  it('names whole weeks of each prefix by its own rule, over the turn of a year', async () => {
    const store = await aStore();
    const expired = await expiredWeeks(store, { requestLogs: 1, labels: 2 }, WEDNESDAY);
    expect(expired.map(({ folder }) => folder).sort()).toEqual([
      'labels/week_2026_51/',
      'labels_to_review/week_2026_51/',
      'request_logs/week_2026_51/',
      'request_logs/week_2026_52/',
    ]);
    expect(expired.flatMap(({ keys }) => keys)).toHaveLength(4);
    expect(await expiredWeeks(store, { requestLogs: undefined, labels: undefined }, WEDNESDAY)).toEqual([]);
  });

  it('names no more by a clock that is a year ahead', async () => {
    const store = await aStore();
    const kept = { requestLogs: 1, labels: 2 };
    expect(await expiredWeeks(store, kept, NEXT_YEAR)).toEqual(await expiredWeeks(store, kept, WEDNESDAY));
  });
});
