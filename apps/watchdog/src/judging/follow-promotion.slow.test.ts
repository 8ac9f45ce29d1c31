import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDriftReport, watchReportedWeeks } from '@fraud/drift-report';
import { concatTables, ulbSchema } from '@fraud/feature-schema';
import { encodeModel } from '@fraud/forest-model';
import { openTracking } from '@fraud/mlflow-client';
import { promote, publishModel, readGain, rollback } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { NO_TRACING, openLog } from '@fraud/service';
import { csvOf, SEVERE_SHIFT, simulateWeek } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { listWeeks, readWeek, watchRepeatedWeeks, watchStrayObjects, type WeekFile } from '@fraud/weekly-data';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkWeeks, type Watch } from '../check-weeks.ts';
import { type Following, followPromotion } from './follow-promotion.ts';

const ROWS = 1_000;
const PREFIX = 'weekly_data/';
/** From week 3 on the world is another one. */
const tableOf = (week: number) =>
  simulateWeek({
    rows: ROWS,
    fraudShare: 0.03,
    seed: week,
    startTimeSeconds: week * 604_800,
    shift: week < 3 ? {} : SEVERE_SHIFT,
  });

let store: ObjectStore;
let files: WeekFile[];
beforeEach(async () => {
  store = openObjectStore({ folder: await mkdtemp(join(tmpdir(), 'gain-')) });
  for (const week of [1, 2, 3, 4, 5, 6]) await store.put(`${PREFIX}week_${week}.csv`, csvOf(tableOf(week), ulbSchema));
  files = await listWeeks(store, PREFIX);
});

async function promoteModelOf(weeks: readonly number[], replaces: string | null): Promise<string> {
  const model = await trainForest({
    ...concatTables(weeks.map(tableOf)),
    inputs: ulbSchema.inputs,
    schemaFingerprint: ulbSchema.fingerprint,
    parameters: { trees: 20, seed: 1 },
    calibrate: true,
    threads: 1,
  });
  const draft = aManifestDraft({
    schemaFingerprint: ulbSchema.fingerprint,
    weeks: weeks.map((week) => ({
      ...{ name: `week_${week}`, key: `${PREFIX}week_${week}.csv`, sha256: '0'.repeat(64), rows: ROWS, frauds: 30 },
    })),
  });
  const { manifest } = await publishModel(
    store,
    { 'model.forest': encodeModel({ ...model, threshold: 0.2 }) },
    draft,
    new Date(),
  );
  await promote(store, { version: manifest.version, replaces, reason: 'test', by: 'test', now: new Date() });
  return manifest.version;
}

async function aWatch(): Promise<Watch> {
  return {
    ...followed(0),
    drift: { ...followed(0).drift, falseAlarmsPerYear: 1, historyWeeks: 52, coolDownWeeks: 0 },
    settleMs: 0,
    reportStored: () => undefined,
    reportedWeeks: watchReportedWeeks(store),
    repeatedWeeks: watchRepeatedWeeks(store, PREFIX),
    strayObjects: watchStrayObjects(store, PREFIX),
    tracking: openTracking({ uri: await mkdtemp(join(tmpdir(), 'mlruns-')) }),
    requestRetrain: () => Promise.resolve({ id: 'retrain-week_6', added: true }),
    measureSkew: () => Promise.resolve(undefined),
    span: NO_TRACING.span,
    repeatLostRequests: () => Promise.resolve([]),
    now: () => new Date(),
    log: openLog('watchdog', 'fatal'),
  };
}

const follow = (labelDelayDays = 0) =>
  followPromotion(followed(labelDelayDays), (file) => readWeek(store, file, ulbSchema));
const followed = (labelDelayDays: number) => ({
  store,
  weeksPrefix: PREFIX,
  schema: ulbSchema,
  drift: {
    labelDelayDays,
    costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 },
    amountColumn: 'Amount',
    read: { maxBadRows: 0, sampleRows: 100_000 },
  } as Following['drift'],
});

describe('followPromotion()', () => {
  it('measures the promoted model beside the one it replaced on the weeks since, and keeps each look', async () => {
    const replaced = await promoteModelOf([1, 2], null);
    expect(await follow()(files[2]!)).toBeNull(); // it replaced nobody
    const version = await promoteModelOf([3, 4], replaced);
    expect(await follow()(files[3]!)).toBeNull(); // it has learned from week 4
    const gainUpTo = follow();
    expect(await gainUpTo(files[4]!)).toMatchObject({ week: 'week_5', weeks: 1, rows: ROWS, frauds: 30 });
    const second = await gainUpTo(files[5]!);
    expect(second).toMatchObject({ week: 'week_6', weeks: 2, rows: 2 * ROWS, frauds: 60 });
    expect(second!.auprc.low).toBeGreaterThan(0);
    expect(await follow()(files[5]!)).toEqual(second);
    const kept = await readGain(store, { number: 2, version });
    expect(kept).toMatchObject({ version, replaced, weeks: [{ week: 'week_5' }, { week: 'week_6' }] });
    expect(kept!.weeks.at(-1)).toEqual(second);

    await checkWeeks(await aWatch(), new AbortController().signal);
    const { week, ...gain } = second!;
    expect((await readDriftReport(store, week))!.gain).toEqual(gain);
  });

  it('counts rows whose labels have matured, and nothing after a rollback', async () => {
    const replaced = await promoteModelOf([1, 2], null);
    const version = await promoteModelOf([3, 4], replaced);
    const seven = await follow(7)(files[5]!);
    expect(seven!.weeks).toBe(1); // of week 6 nothing has matured
    expect(seven!.rows).toBeLessThanOrEqual(ROWS);
    await rollback(store, { replaces: version, reason: 'test', by: 'test', now: new Date() });
    expect(await follow()(files[5]!)).toBeNull();
  });
});
