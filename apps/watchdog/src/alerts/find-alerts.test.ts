import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OVERDUE, putTroubles, REFUSED } from '../testing/troubles.ts';
import { findAlerts } from './find-alerts.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'alerts-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
const beatOf = (service: string, at: Date, details: Record<string, string | null> = {}) => ({
  service,
  instance: `${service}-1`,
  at,
  details,
});

it('finds everything that people have to be told, and nothing of what is well', async () => {
  const store = openObjectStore({ folder });
  let now = new Date();
  let beats = [beatOf('trainer', now), beatOf('log-shipper', now)];
  const find = findAlerts({
    store,
    weeksPrefix: 'weekly_data/',
    weekDue: '0 0 * * *',
    queues: { beats: () => Promise.resolve(beats) },
    consoleUrl: 'https://fraud.example/',
    now: () => now,
  });
  const found = async () => (await find(signal)).map(({ event, subject }) => `${event} ${subject}`).sort();
  expect(await found()).toEqual([]);

  await putTroubles(store, now);
  await store.put('weekly_data/week_2020_01.csv', Uint8Array.of());
  beats = [beatOf('trainer', new Date(now.getTime() - 61_000)), beatOf('log-shipper', now)];
  now = new Date(now.getTime() + 3_600_001);
  beats[1] = beatOf('log-shipper', now, OVERDUE);
  beats.push(beatOf('api', now, REFUSED));

  const all = await found();
  expect(all.map((each) => each.split(' ')[0])).toEqual([
    'audit-broken',
    'champion-refused',
    'drift-alarm',
    'kept',
    'labels-set-aside',
    'log-backlog',
    'promoted',
    'retraining-failed',
    'rolled-back',
    'service-silent',
    'skew',
    'week-missing',
    'week-quarantined',
  ]);
  expect(await found()).toEqual(all);
  const links = (await find(signal)).flatMap(({ event, link }) => (link?.startsWith('http') ? [[event, link]] : []));
  expect(Object.fromEntries(links)).toEqual({
    'drift-alarm': 'https://fraud.example/drift/week_2026_47',
    'retraining-failed': 'https://fraud.example/jobs/retrain-a',
    kept: 'https://fraud.example/jobs/retrain-b',
    promoted: 'https://fraud.example/models/0123456789ab',
    'rolled-back': 'https://fraud.example/models/0123456789ab',
  });
  now = new Date(now.getTime() + 3 * 86_400_000);
  beats = [];
  expect((await found()).map((each) => each.split(' ')[0])).toEqual(['week-missing']);
});
