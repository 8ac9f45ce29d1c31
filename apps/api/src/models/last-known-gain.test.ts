import { promote, saveGain, type WeekOfGain } from '@fraud/model-registry';
import { aStore, publishAModel } from '@fraud/model-registry/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { lastKnownGain } from './last-known-gain.ts';

const figure = (gain: number) => ({ gain, low: gain - 1, high: gain + 1 });
const weekOf = (week: string, gain: number): WeekOfGain => ({
  ...{ week, weeks: 1, rows: 1_000, frauds: 10 },
  ...{ auprc: figure(gain), money: figure(100 * gain) },
});

afterEach(() => vi.useRealTimers());

it("lastKnownGain() is the newest week's, read again after five minutes, and kept without the store", async () => {
  const store = await aStore();
  const [first, second] = [await publishAModel(store, 0.2), await publishAModel(store, 0.4)];
  const [replaced, version] = [first.manifest.version, second.manifest.version];
  const by = { reason: 'better', by: 'a test', now: new Date() };
  await promote(store, { version: replaced, replaces: null, ...by });
  await promote(store, { version, replaces: replaced, ...by });
  await saveGain(store, { number: 2, version, replaced, weeks: [weekOf('week_1', -0.1), weekOf('week_2', 0.2)] });
  let isUp = true;
  const get: typeof store.get = (...args) => (isUp ? store.get(...args) : Promise.reject(new Error('outage')));

  const known = lastKnownGain({ ...store, get });
  expect(known()).toBeUndefined();
  await vi.waitFor(() => expect(known()).toMatchObject({ version, week: 'week_2', auprc: { gain: 0.2 } }));

  vi.useFakeTimers({ toFake: ['Date'] });
  isUp = false;
  vi.setSystemTime(Date.now() + 6 * 60_000);
  known();
  await new Promise((resolve) => setImmediate(resolve));
  expect(known()).toMatchObject({ week: 'week_2' });

  isUp = true;
  await saveGain(store, { number: 2, version, replaced, weeks: [weekOf('week_3', 0.3)] });
  vi.setSystemTime(Date.now() + 6 * 60_000);
  known();
  await vi.waitFor(() => expect(known()).toMatchObject({ week: 'week_3' }));
});
