import { expect, it } from 'vitest';
import { aStore } from '../testing/testing.ts';
import { describeGain, type PromotionGain, readGain, saveGain } from './gain.ts';

const gain: PromotionGain = {
  ...{ number: 12, version: '0123456789ab', replaced: 'ba9876543210' },
  weeks: [
    {
      ...{ week: 'week_2026_48', weeks: 1, rows: 1_000, frauds: 10 },
      ...{ auprc: { gain: 0.0123, low: -0.2, high: 0.21 }, money: { gain: 310, low: -90.4, high: 710.2 } },
    },
  ],
};

it('readGain() gives what saveGain() has stored, by the number of the promotion', async () => {
  const store = await aStore();
  expect(await readGain(store, gain)).toBeUndefined();
  await saveGain(store, gain);
  expect(await readGain(store, { number: 12, version: gain.version })).toEqual(gain);
  expect(await readGain(store, { number: 13, version: gain.version })).toBeUndefined();
  expect(await store.head('models/gains/000012-0123456789ab.json')).toBeDefined();
  await store.put('models/gains/000012-0123456789ab.json', new TextEncoder().encode('{}'));
  await expect(readGain(store, gain)).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_CORRUPT' });
});

it('describeGain() says what was gained, within which interval, and on how much', () => {
  const [week] = gain.weeks;
  expect(describeGain(week!)).toBe(
    'AUPRC +0.012 (-0.200 to +0.210), money saved 310 (-90 to 710), on 1 week with 10 frauds',
  );
  expect(describeGain({ ...week!, weeks: 2, money: null })).toBe(
    'AUPRC +0.012 (-0.200 to +0.210), on 2 weeks with 10 frauds',
  );
});
