import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAudit } from '@fraud/audit';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
  const json = (key: string, value: object) => store.put(key, new TextEncoder().encode(JSON.stringify(value)));
  let now = new Date();
  let beats = [beatOf('trainer', now), beatOf('log-shipper', now)];
  const find = findAlerts({
    store,
    weeksPrefix: 'weekly_data/',
    weekDue: '0 0 * * *',
    queues: { beats: () => Promise.resolve(beats) },
    now: () => now,
  });
  const found = async () => (await find(signal)).map(({ event, subject }) => `${event} ${subject}`).sort();
  expect(await found()).toEqual([]);

  await json('drift_reports/week_2026_46.json', { week: 'week_2026_46', outcome: 'quiet', reason: 'No drift' });
  await json('drift_reports/week_2026_47.json', { week: 'week_2026_47', outcome: 'alarm', reason: 'V14 moved' });
  const refused = { key: 'weekly_data/week_2026_48.csv', code: 'FRAUD_WEEK_LINE', rule: 'numbers', message: 'line 3' };
  await json('quarantine/week_2026_48.reason.json', {
    ...refused,
    sha256: 'abcdef0123456789',
    refusedAt: now.toISOString(),
  });
  const change = { version: '0123456789ab', by: 'trainer', reason: 'better' };
  await json('models/history/000001-0123456789ab.json', { number: 1, kind: 'promotion', ...change });
  await json('models/history/000002-0123456789ab.json', { number: 2, kind: 'rollback', ...change });
  for (const [jobId, outcome, verdict] of [
    ['retrain-a', 'failed', undefined],
    ['retrain-b', 'done', 'keep'],
    ['retrain-c', 'done', 'promote'],
  ] as const)
    await json(`retrainings/${jobId}/outcome.json`, { jobId, outcome, verdict, reason: 'because' });
  const columns = [{ name: 'card.count.1d', differing: 2 }];
  await json('history_skew.json', { at: now.toISOString(), compared: 500, differing: 2, stale: 0, columns });
  await json('labels_to_review/week_2026_48/1.json', {});
  await json('weekly_data/week_2020_01.csv', {});
  beats = [beatOf('trainer', new Date(now.getTime() - 61_000)), beatOf('log-shipper', now)];
  const audit = openAudit({ store, instance: 'api', now: () => now });
  await audit.record({ actor: 'ops', action: 'model.promote', to: '1', outcome: 'done' });
  await audit.close();
  const [line] = await Array.fromAsync(store.list('audit/'));
  await store.put(line!.key.replace('000001', '000002'), (await store.get(line!.key))!.bytes);
  now = new Date(now.getTime() + 3_600_001);
  beats[1] = beatOf('log-shipper', now, { overdueSince: '2026-11-16T03:00:00.000Z' });
  beats.push(beatOf('api', now, { refusedVersion: '0123456789ab', refusedFor: 'it is not signed' }));

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
  now = new Date(now.getTime() + 3 * 86_400_000);
  beats = [];
  expect((await found()).map((each) => each.split(' ')[0])).toEqual(['week-missing']);
});
