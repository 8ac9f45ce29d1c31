import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { readDriftReport } from '@fraud/drift-report';
import { ulbSchema } from '@fraud/feature-schema';
import { retrainJob } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import type { ObjectStore } from '@fraud/object-store';
import { SEVERE_SHIFT } from '@fraud/simulation';
import { describe, expect, it } from 'vitest';
import { checkWeeks } from './check-weeks.ts';
import {
  aWatch,
  folder,
  going,
  look,
  PREFIX,
  putChampion,
  putWeek,
  queues,
  retrainRequests,
  ROWS,
  runs,
  setUpWatchedStore,
  store,
} from './testing/watched-store.ts';

setUpWatchedStore();

describe('checkWeeks() without a champion', () => {
  it('reports every week and asks for one first model, from the newest', async () => {
    for (const week of [10, 8, 9]) await putWeek(week);
    expect(await look()).toMatchObject({
      checked: ['week_2026_8', 'week_2026_9', 'week_2026_10'],
      refused: [],
      alarms: [],
    });
    expect(await retrainRequests()).toEqual([
      { id: 'retrain-week_2026_10-none', week: 'week_2026_10', championVersion: null, reason: 'no-champion' },
    ]);
    expect(await readDriftReport(store, 'week_2026_9')).toMatchObject({
      outcome: 'no-champion',
      rows: ROWS,
      frauds: 10,
      retrainJobId: null,
    });
    expect(await readDriftReport(store, 'week_2026_10')).toMatchObject({
      retrainJobId: expect.stringMatching(/^retrain-week_2026_10-none-[0-9a-f]{12}$/),
    });
    expect(await look()).toMatchObject({ checked: [], refused: [], alarms: [] });
  });

  it('puts a bad file into quarantine and goes on', async () => {
    await putWeek(8);
    await store.put(`${PREFIX}week_2026_9.csv`, new TextEncoder().encode('Time,V1\n1,oops\n'));
    await putWeek(10);
    expect(await look()).toMatchObject({
      checked: ['week_2026_8', 'week_2026_10'],
      refused: ['week_2026_9'],
      alarms: [],
    });
    expect(await store.head('quarantine/week_2026_9.csv')).toBeDefined();
    expect(await store.head('quarantine/week_2026_9.reason.json')).toBeDefined();
    expect(await readDriftReport(store, 'week_2026_9')).toBeUndefined();
  });
});

describe('checkWeeks() with a champion', () => {
  it('reports a steady week and asks for nothing', async () => {
    const championVersion = await putChampion([8, 9]);
    await putWeek(10);
    expect((await look()).alarms).toEqual([]);
    expect(await readDriftReport(store, 'week_2026_10')).toMatchObject({
      outcome: 'steady',
      championVersion,
      reference: { weeks: ['week_2026_8', 'week_2026_9'], rows: 2 * ROWS },
    });
    expect(await retrainRequests()).toEqual([]);
  });

  it('asks for one retraining when a week has drifted, and records it in MLflow', async () => {
    const championVersion = await putChampion([8, 9]);
    await putWeek(10, SEVERE_SHIFT);
    expect((await look({ consoleUrl: 'http://console' })).alarms).toEqual(['week_2026_10']);
    const request = {
      week: 'week_2026_10',
      championVersion,
      reason: 'drift',
      driftReportKey: 'drift_reports/week_2026_10.json',
      driftedShare: expect.any(Number) as number,
    };
    expect(await retrainRequests()).toEqual([{ id: `retrain-week_2026_10-${championVersion}`, ...request }]);
    const report = await readDriftReport(store, 'week_2026_10');
    expect(report!.measure!.drifted).toEqual(expect.arrayContaining(['V15', 'V24']));
    expect(report!.measure!.columns.map((column) => column.name)).toEqual(ulbSchema.features);
    const [run] = await runs();
    expect(run).toMatchObject({
      name: 'week_2026_10 alarm',
      startTimeMs: Date.parse(report!.checkedAt),
      status: 'FINISHED',
      params: { champion: championVersion },
      metrics: {
        alarm: 1,
        rows: ROWS,
        joint_auc: expect.any(Number) as number,
        odd_checks: expect.any(Number) as number,
      },
    });
    expect(report!.mlflowRunUrl).toContain(run!.id);
    expect(run!.tags['mlflow.note.content']).toContain('(http://console/drift/week_2026_10)');
    const series = await openTracking({ uri: join(folder, 'mlruns') }).searchRuns({ experiment: 'fraud-over-time' });
    expect(series).toMatchObject([{ name: 'weeks', metrics: { alarm: 1, rows: ROWS } }]);
  });

  it('asks for one retraining, from the newest, when several weeks have drifted', async () => {
    const championVersion = await putChampion([8, 9]);
    for (const week of [10, 11]) await putWeek(week, SEVERE_SHIFT);
    await putWeek(12);
    expect((await look()).alarms).toEqual(['week_2026_10', 'week_2026_11']);
    expect(await retrainRequests()).toMatchObject([
      { week: 'week_2026_11', championVersion, driftReportKey: 'drift_reports/week_2026_11.json' },
    ]);
  });

  it('does not test what the champion was trained on, nor older weeks', async () => {
    await putChampion([8, 9]);
    await putWeek(7, SEVERE_SHIFT);
    expect((await look()).checked).toEqual(['week_2026_7', 'week_2026_8', 'week_2026_9']);
    for (const week of [7, 8, 9])
      expect(await readDriftReport(store, `week_2026_${week}`)).toMatchObject({ outcome: 'not-tested', measure: null });
    expect(await retrainRequests()).toEqual([]);
  });

  it('says so when the weeks of the champion are gone', async () => {
    await putChampion([8]);
    await store.delete(`${PREFIX}week_2026_8.csv`);
    await putWeek(9);
    await look();
    expect(await readDriftReport(store, 'week_2026_9')).toMatchObject({ outcome: 'not-tested', reference: null });
  });

  it('checks a week again when its file was replaced', async () => {
    await putChampion([8, 9]);
    await putWeek(10);
    const watch = aWatch();
    expect((await checkWeeks(watch, going)).alarms).toEqual([]);
    await putWeek(10, SEVERE_SHIFT);
    expect(await checkWeeks(watch, going)).toMatchObject({
      checked: ['week_2026_10'],
      refused: [],
      alarms: ['week_2026_10'],
    });
  });
});

describe('checkWeeks() after a retraining because of drift', () => {
  it('cools down for a week', async () => {
    const championVersion = await putChampion([8, 9]);
    for (const week of [10, 11, 12]) {
      await putWeek(week, SEVERE_SHIFT);
      expect((await look()).alarms).toEqual([`week_2026_${week}`]);
    }
    expect(await readDriftReport(store, 'week_2026_11')).toMatchObject({
      retrain: { retrain: false },
      retrainJobId: null,
    });
    expect((await retrainRequests()).map((request) => (request as { id: string }).id).sort()).toEqual(
      [10, 12].map((week) => `retrain-week_2026_${week}-${championVersion}`),
    );
  });
});

describe('checkWeeks() after a retraining has ended', () => {
  const queue = () => queues.bullQueue(retrainJob);
  const idsOf = async () => (await queue().getJobs()).map(({ id }) => id).toSorted();

  it.each([
    ['the week was replaced', () => putWeek(10, { newFraudShare: 1 }), 'week_2026_10'],
    ['an earlier week came late', () => putWeek(9), 'week_2026_9'],
  ])('asks for another one when %s', async (_, change, checked) => {
    await putWeek(10);
    await look();
    const before = await idsOf();
    await change();
    expect((await look()).checked).toEqual([checked]);
    const after = await idsOf();
    expect([before.length, after.length]).toEqual([1, 2]);
    expect(after).toEqual(after.map(() => expect.stringMatching(/^retrain-week_2026_10-none-/)));
  });

  it('says so in the report when the same retraining was requested before', async () => {
    await putWeek(10);
    await look();
    await store.delete('drift_reports/week_2026_10.json');
    await look();
    expect(await idsOf()).toHaveLength(1);
    expect(await readDriftReport(store, 'week_2026_10')).toMatchObject({ retrainJobAdded: false });
  });

  it('adds a retraining again that Redis has lost before it ended', async () => {
    await putWeek(10);
    await look();
    const before = await idsOf();
    await queue().obliterate({ force: true });
    expect((await look()).repeated).toEqual(before);
    expect(await idsOf()).toEqual(before);
    expect((await look()).repeated).toEqual([]);
  });
});

it.each([
  ['the run that made the champion', true],
  ['no run that is gone', false],
])('checkWeeks() links the report to %s', async (_, isThere) => {
  const tracking = openTracking({ uri: join(folder, 'mlruns') });
  const made = await tracking.startRun({ experiment: 'fraud-detection', name: 'made' });
  await putChampion([8, 9], Uint8Array.of(1), undefined, isThere ? made.id : '0'.repeat(32));
  await putWeek(10);
  await look();
  const report = (await readDriftReport(store, 'week_2026_10'))!;
  expect([report.modelRunUrl, typeof report.mlflowRunUrl]).toEqual([isThere ? made.url : null, 'string']);
});

describe('checkWeeks() in trouble', () => {
  it('judges nothing and requests no first model when the store has lost its champion', async () => {
    await putChampion([8, 9]);
    await look();
    const champion = (await store.get('models/champion.json'))!;
    await store.delete('models/champion.json');
    await putWeek(10);
    await expect(look()).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_CHAMPION_LOST' });
    expect(await retrainRequests()).toEqual([]);
    await store.put('models/champion.json', champion.bytes);
    expect((await look()).checked).toEqual(['week_2026_10']);
  });

  const isReport = (key: string) => key === 'drift_reports/week_2026_10.json';

  it('leaves no mark when the job cannot be asked for, and does it all at the next look', async () => {
    await putChampion([8, 9]);
    await putWeek(10, SEVERE_SHIFT);
    await expect(look({ requestRetrain: () => Promise.reject(new Error('no Redis')) })).rejects.toThrow('no Redis');
    expect(await readDriftReport(store, 'week_2026_10')).toBeUndefined();
    expect((await look()).alarms).toEqual(['week_2026_10']);
  });

  it('leaves one job and one MLflow run when it was cut short before the mark', async () => {
    await putChampion([8, 9]);
    await putWeek(10, SEVERE_SHIFT);
    const cut: ObjectStore = {
      ...store,
      put: (key, ...rest) => (isReport(key) ? Promise.reject(new Error('cut')) : store.put(key, ...rest)),
    };
    await expect(look({ store: cut })).rejects.toThrow('cut');
    expect((await look()).alarms).toEqual(['week_2026_10']);
    expect(await retrainRequests()).toHaveLength(1);
    expect((await runs()).filter((run) => run.name === 'week_2026_10 alarm')).toHaveLength(1);
  });

  it('goes on without MLflow', async () => {
    await putWeek(10);
    await look({ tracking: openTracking({ uri: 'http://127.0.0.1:1', attempts: 1 }) });
    expect(await readDriftReport(store, 'week_2026_10')).toMatchObject({ mlflowRunUrl: null });
  });

  it('waits for a file that may still be being written', async () => {
    await putWeek(10);
    expect((await look({ settleMs: 60_000 })).checked).toEqual([]);
    expect((await look({ settleMs: 60_000, now: () => new Date(Date.now() + 61_000) })).checked).toEqual([
      'week_2026_10',
    ]);
  });

  it('does not wait for the time of a file that a clock ahead has written', async () => {
    await putWeek(10);
    const inAWeek = Date.now() / 1_000 + 604_800;
    utimesSync(join(folder, 'store', PREFIX, 'week_2026_10.csv'), inAWeek, inAWeek);
    expect((await look({ settleMs: 60_000 })).checked).toEqual(['week_2026_10']);
  });

  it('stops between two weeks when asked to', async () => {
    await putWeek(10);
    await expect(checkWeeks(aWatch(), AbortSignal.abort(new Error('closing')))).rejects.toThrow('closing');
    expect(await readDriftReport(store, 'week_2026_10')).toBeUndefined();
  });
});
