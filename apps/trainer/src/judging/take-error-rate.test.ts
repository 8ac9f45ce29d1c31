import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { beforeEach, describe, expect, it } from 'vitest';
import { LAST_JUDGEMENT_KEY, takeErrorRate } from './take-error-rate.ts';

const rules = { wrongPromotionsPerYear: 1, promotionErrorRate: 0.05 };
const A_WEEK = 7 / 365.25;

let store: ObjectStore;
const take = (week: string, judgement = week) =>
  takeErrorRate({ store, weeksPrefix: 'weekly_data/', judgement, week }, rules);
beforeEach(async () => {
  store = openObjectStore({ folder: await mkdtemp(join(tmpdir(), 'error-rate-')) });
  await store.put('weekly_data/week_2026_01.csv', new Uint8Array());
});

describe('takeErrorRate()', () => {
  it('gives a judgement half of what the weeks up to it have saved and no other has used', async () => {
    expect(await take('week_2026_03')).toBeCloseTo((3 * A_WEEK) / 2, 12);
    expect(await take('week_2026_04')).toBeCloseTo(((3 * A_WEEK) / 2 + A_WEEK) / 2, 12);
    expect(await take('week_2027_04')).toBe(0.05);
    expect(await take('week_2027_04', 'again')).toBe(0.025);
  });

  it('gives a judgement that is begun again what it had', async () => {
    const first = await take('week_2026_03');
    expect(await take('week_2026_03')).toBe(first);
  });

  it('saves nothing by the judgement of an older week', async () => {
    await take('week_2027_10');
    expect(await take('week_2026_50')).toBe(0.025);
    expect(await take('week_2027_11')).toBeCloseTo((0.025 + A_WEEK) / 2, 12);
  });

  it('gives two judgements at once no more than one after the other', async () => {
    const both = await Promise.all([take('week_2027_01', 'one'), take('week_2027_01', 'two')]);
    expect(both.toSorted()).toEqual([0.025, 0.05]);
  });

  it('begins anew where the last judgement cannot be read', async () => {
    await store.put(LAST_JUDGEMENT_KEY, new TextEncoder().encode('{'));
    expect(await take('week_2026_03')).toBeCloseTo((3 * A_WEEK) / 2, 12);
  });
});
