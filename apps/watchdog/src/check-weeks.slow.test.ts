import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readDriftReport, watchReportedWeeks } from '@fraud/drift-report';
import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { concatTables, sliceTable, ulbSchema } from '@fraud/feature-schema';
import { decodeModel, encodeModel, scoreMatrix } from '@fraud/forest-model';
import { repeatLostRequests, requestJob, retrainJob, type RetrainPayload } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { promote, publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { csvOf, SEVERE_SHIFT, type Shift, simulateWeek } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { watchRepeatedWeeks, watchStrayObjects } from '@fraud/weekly-data';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkWeeks, type Watch } from './check-weeks.ts';

const ROWS = 500;
const PREFIX = 'weekly_data/';
const log = openLog('watchdog', 'fatal');
const going = new AbortController().signal;

let redis: RedisServer;
let queues: Queues;
let folder: string;
let store: ObjectStore;

beforeAll(async () => {
  redis = await startRedisServer();
  queues = openQueues({ url: redis.url, log });
});
afterAll(async () => {
  await queues.close();
  await redis.close();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchdog-'));
  store = openObjectStore({ folder: join(folder, 'store') });
  await queues.bullQueue(retrainJob).obliterate({ force: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aWatch(changes: Partial<Watch> = {}): Watch {
  return {
    store,
    weeksPrefix: PREFIX,
    schema: ulbSchema,
    drift: {
      falseAlarmsPerYear: 1,
      historyWeeks: 12,
      coolDownWeeks: 1,
      labelDelayDays: 0,
      costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 },
      amountColumn: 'Amount',
      read: { maxBadRows: 2, sampleRows: 100_000 },
    },
    settleMs: 0,
    reportedWeeks: watchReportedWeeks(store),
    repeatedWeeks: watchRepeatedWeeks(store, PREFIX),
    strayObjects: watchStrayObjects(store, PREFIX),
    tracking: openTracking({ uri: join(folder, 'mlruns') }),
    requestRetrain: (request) => requestJob({ store, queues }, retrainJob, request),
    repeatLostRequests: () => repeatLostRequests({ store, queues }),
    now: () => new Date(),
    log,
    ...changes,
  };
}

const look = (changes?: Partial<Watch>) => checkWeeks(aWatch(changes), going);

async function putWeek(week: number, shift: Shift = {}): Promise<void> {
  await store.put(
    `${PREFIX}week_2026_${week}.csv`,
    csvOf(
      simulateWeek({ rows: ROWS, fraudShare: 0.02, seed: week, startTimeSeconds: week * 604_800, shift }),
      ulbSchema,
    ),
  );
}

/** A champion that says it was trained on these weeks, which are put into the store. */
async function putChampion(
  weeks: readonly number[],
  forest: Uint8Array = Uint8Array.of(1),
  judged?: Uint8Array,
  runId?: string,
): Promise<string> {
  for (const week of weeks) await putWeek(week);
  const [earlier, latest] = [
    { rows: 0.8 * ROWS * weeks.length, frauds: 10 },
    { rows: 0.2 * ROWS * weeks.length, frauds: 10 },
  ];
  const rows = judged
    ? { refit: true, training: { rows: ROWS * weeks.length, frauds: 20 }, heldOut: latest }
    : { training: earlier, heldOut: latest };
  const draft = aManifestDraft({
    schemaFingerprint: ulbSchema.fingerprint,
    weeks: weeks.map((week) => ({
      name: `week_2026_${week}`,
      key: `${PREFIX}week_2026_${week}.csv`,
      sha256: '0'.repeat(64),
      rows: ROWS,
      frauds: 10,
    })),
    ...rows,
    ...(runId !== undefined && { mlflow: { runId, modelVersion: null } }),
  });
  const { manifest } = await publishModel(
    store,
    { 'model.forest': forest, ...(judged && { 'judged.forest': judged }) },
    draft,
    new Date(),
  );
  await promote(store, { version: manifest.version, replaces: null, reason: 'test', by: 'test', now: new Date() });
  return manifest.version;
}

async function retrainRequests(): Promise<unknown[]> {
  return (await queues.bullQueue(retrainJob).getJobs()).map(({ id, data }) => {
    const { dataDigest, ...request } = data as RetrainPayload;
    delete request.storeId;
    return { id: id!.replace(`-${dataDigest}`, ''), ...request };
  });
}

const runs = () => openTracking({ uri: join(folder, 'mlruns') }).searchRuns({ experiment: 'fraud-drift' });

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
    expect((await look()).alarms).toEqual(['week_2026_10']);
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
      name: 'week_2026_10',
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

describe('checkWeeks() without labels', () => {
  async function putUnlabelled(week: number, shift: Shift = {}): Promise<void> {
    const csv = new TextDecoder().decode(
      csvOf(
        simulateWeek({ rows: ROWS, fraudShare: 0.02, seed: week, startTimeSeconds: week * 604_800, shift }),
        ulbSchema,
      ),
    );
    await store.put(`${PREFIX}week_2026_${week}.csv`, new TextEncoder().encode(csv.replaceAll(/,[^,]*$/gm, '')));
  }

  it('measures the week and asks for nothing, since there is nothing to learn from', async () => {
    await putUnlabelled(7);
    await look();
    expect(await readDriftReport(store, 'week_2026_7')).toMatchObject({
      outcome: 'no-champion',
      frauds: null,
      warnings: [expect.stringContaining('no column "Class"')],
    });
    await putChampion([8, 9]);
    await putUnlabelled(10, SEVERE_SHIFT);
    expect((await look()).alarms).toEqual(['week_2026_10']);
    expect(await readDriftReport(store, 'week_2026_10')).toMatchObject({
      frauds: null,
      measure: { frauds: null },
      retrain: { retrain: false, reason: 'the week has no labels to learn from' },
      retrainJobId: null,
    });
    expect(await retrainRequests()).toEqual([]);
  });
});

describe('checkWeeks() with a champion that scores', () => {
  it('judges its scores among weeks it was not trained on, and says how well it should do and does', async () => {
    for (const week of [5, 6, 7]) await putWeek(week);
    const trained = simulateWeek({ rows: 2_000, fraudShare: 0.02, seed: 1, startTimeSeconds: 0 });
    const model = await trainForest({
      ...trained,
      inputs: ulbSchema.inputs,
      schemaFingerprint: ulbSchema.fingerprint,
      parameters: { trees: 10 },
      threads: 1,
    });
    await putChampion([8, 9], encodeModel(model));
    await putWeek(10, { newFraudShare: 1 });
    await look();
    const report = (await readDriftReport(store, 'week_2026_10'))!;
    const { columns, strip } = report.measure!;
    expect(columns.map((column) => column.name)).toEqual([...ulbSchema.features, 'score']);
    expect(columns.reduce((sum, column) => sum + (column.importance ?? 0), 0)).toBeGreaterThan(0.9);
    expect(strip.map(({ week, distances }) => [week, distances.at(-1) === null])).toEqual(
      [5, 6, 7, 8, 9, 10].map((week) => [`week_2026_${week}`, week === 8 || week === 9]),
    );
    expect(report.quality!.realised).toMatchObject({ frauds: 10 });
    expect(report.quality!.expected.frauds).toBeGreaterThan(1);
    const lawful = simulateWeek({ rows: ROWS, fraudShare: 0, seed: 11, startTimeSeconds: 11 * 604_800 });
    await store.put(`${PREFIX}week_2026_11.csv`, csvOf(lawful, ulbSchema));
    expect(await look()).toMatchObject({ checked: ['week_2026_11'], refused: [] });
    expect(await readDriftReport(store, 'week_2026_11')).toMatchObject({
      rows: ROWS,
      frauds: 0,
      measure: { frauds: {} },
    });
  });
});

describe('checkWeeks() without labels, with a champion that scores', () => {
  const rowsPerWeek = 2_000;
  const plan = (seed: number) => ({ rows: rowsPerWeek, fraudShare: 0.05, seed, startTimeSeconds: seed * 604_800 });

  /** A week without labels; `blurred` frauds lie so much of the way back to the legitimate rows. */
  async function putWithoutLabels(week: number, blurred = 0): Promise<void> {
    const table = simulateWeek(plan(week));
    for (let i = 0; i < ulbSchema.inputs.length; i++)
      for (let row = 0; row < table.rows; row++)
        if (table.labels[row] === 1 && ulbSchema.inputs[i] !== 'TimeOfDay')
          table.matrix[i * table.rows + row]! *= 1 - blurred;
    const csv = new TextDecoder().decode(csvOf(table, ulbSchema)).replaceAll(/,[^,\n]*$/gm, '');
    await store.put(`${PREFIX}week_2026_${week}.csv`, new TextEncoder().encode(csv));
  }

  it('raises an alarm when the champion expects to find fewer frauds, and none on weeks like the others', async () => {
    const model = await trainForest({
      ...simulateWeek({ ...plan(1), rows: 6_000 }),
      inputs: ulbSchema.inputs,
      schemaFingerprint: ulbSchema.fingerprint,
      parameters: { trees: 30 },
      threads: 1,
    });
    await putChampion([8, 9], encodeModel({ ...model, threshold: 0.5 }));
    for (const week of [10, 11, 12, 13]) {
      await putWithoutLabels(week);
      await look();
      expect((await readDriftReport(store, `week_2026_${week}`))!.quality!.fall).toMatchObject({ alarm: false });
    }
    await putWithoutLabels(14, 0.6);
    expect((await look()).alarms).toEqual(['week_2026_14']);
    const report = (await readDriftReport(store, 'week_2026_14'))!;
    expect(report).toMatchObject({
      outcome: 'alarm',
      reason: expect.stringMatching(/^The labels are not known yet, and the model expects to find only \d+ % of/),
      retrain: { retrain: false, reason: expect.stringContaining('the week has no labels to learn from') },
      measure: { falseAlarmsPerYear: 2 / 3 },
      falseAlarms: { perYear: 1, drift: 2 / 3, performance: 0, expectedQuality: 1 / 3 },
      backtest: { weeks: 2, alarms: [] },
    });
    const { recall } = report.quality!.fall!;
    expect(recall!.current).toBeLessThan(recall!.reference - 0.2);
    expect(await retrainRequests()).toEqual([]);
  });
});

describe('checkWeeks() with labels that show the champion to be worse', () => {
  const rowsOfWeeks = concatTables(
    [8, 9].map((week) => simulateWeek({ rows: ROWS, fraudShare: 0.02, seed: week, startTimeSeconds: week * 604_800 })),
  );

  async function grownOn(rows: number): Promise<Uint8Array> {
    const model = await trainForest({
      ...sliceTable(rowsOfWeeks, 0, rows),
      inputs: ulbSchema.inputs,
      schemaFingerprint: ulbSchema.fingerprint,
      parameters: { trees: 30 },
      threads: 1,
    });
    return encodeModel({ ...model, threshold: 0.3 });
  }

  /** A champion grown on the earlier rows of weeks 8 and 9. */
  const putGrownChampion = async () => await putChampion([8, 9], await grownOn(800));

  it('measures a champion that was grown again from all rows by the one that was judged', async () => {
    await putChampion([8, 9], await grownOn(1_000), await grownOn(800));
    await putWeek(10);
    await look();
    const refitted = (await readDriftReport(store, 'week_2026_10'))!.performance!;
    const heldOut = sliceTable(rowsOfWeeks, 800, 1_000);
    const auprcOf = (bytes: Uint8Array) =>
      averagePrecision(scoreCurve(scoreMatrix(decodeModel(bytes), heldOut.matrix, heldOut.rows), heldOut.labels));
    expect(refitted.auprc.reference).toBeCloseTo(auprcOf(await grownOn(800)), 12);
    expect(auprcOf(await grownOn(1_000))).toBe(1); // it has learned them by heart
  });

  it('asks for one retraining because of the performance, cools down, and asks again', async () => {
    const championVersion = await putGrownChampion();
    for (const week of [10, 11, 12]) {
      await putWeek(week, { newFraudShare: 1 });
      expect((await look()).alarms).toEqual([]);
    }
    const report = (await readDriftReport(store, 'week_2026_10'))!;
    expect(report).toMatchObject({
      outcome: 'steady',
      retrain: { retrain: true, cause: 'performance', reason: expect.stringMatching(/^its AUPRC fell from/) },
    });
    expect(report.performance!.auprc.low).toBeGreaterThan(0);
    expect(await readDriftReport(store, 'week_2026_11')).toMatchObject({
      retrain: { retrain: false, reason: expect.stringContaining('the last retraining was started a week ago') },
      retrainJobId: null,
    });
    const request = (week: number) => ({
      id: `retrain-week_2026_${week}-${championVersion}`,
      week: `week_2026_${week}`,
      championVersion,
      reason: 'performance',
      driftReportKey: `drift_reports/week_2026_${week}.json`,
      driftedShare: 0,
    });
    expect((await retrainRequests()).toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual(
      [10, 12].map(request),
    );
  });

  it('asks for nothing while the champion does as well as it did', async () => {
    await putGrownChampion();
    await putWeek(10);
    await look();
    expect(await readDriftReport(store, 'week_2026_10')).toMatchObject({
      retrain: {
        retrain: false,
        reason: expect.stringMatching(/^nothing drifted; the model does as well as when it was judged/),
      },
      performance: { auprc: { low: expect.any(Number) } },
    });
    expect(await retrainRequests()).toEqual([]);
  });
});

describe('checkWeeks() where frauds are reported late', () => {
  const plan = (week: number) => ({ rows: 2_000, fraudShare: 0.05, seed: week, startTimeSeconds: week * 604_800 });
  const lookLater = () => look({ drift: { ...aWatch().drift, labelDelayDays: 7 } });

  /** A week of which only so many frauds have been reported, those of the last days fewest. */
  async function putReported(week: number, unreported: number): Promise<void> {
    const { labels, ...table } = simulateWeek(plan(week));
    const frauds = Array.from(labels.keys()).filter((row) => labels[row] === 1);
    for (const row of frauds.slice(Math.round((1 - unreported) * frauds.length))) labels[row] = 0;
    await store.put(`${PREFIX}week_2026_${week}.csv`, csvOf({ labels, ...table }, ulbSchema));
  }

  async function putGrownChampion(): Promise<void> {
    const model = await trainForest({
      ...simulateWeek({ ...plan(1), rows: 6_000 }),
      inputs: ulbSchema.inputs,
      schemaFingerprint: ulbSchema.fingerprint,
      parameters: { trees: 30 },
      threads: 1,
    });
    await putChampion([8, 9], encodeModel({ ...model, threshold: 0.3 }));
    for (const week of [8, 9]) await putReported(week, 0);
  }
  const reportOf = async (week: number) => (await readDriftReport(store, `week_2026_${week}`))!;

  it('takes unreported frauds for a worse model without a delay, and warns of the last days', async () => {
    await putGrownChampion();
    await putReported(10, 0.4);
    await look();
    const { retrain, checks, labels } = await reportOf(10);
    expect([retrain!.cause, labels]).toEqual(['performance', null]);
    expect(checks.find(({ name }) => name === 'Late labels')).toMatchObject({
      passed: false,
      finding: expect.stringContaining('LABEL_DELAY_DAYS'),
    });
  });

  it('judges model and share of frauds by the labels that matured since the week before', async () => {
    await putGrownChampion();
    await putReported(10, 0.4);
    await putReported(11, 0.4);
    await lookLater();
    const first = await reportOf(10);
    expect(first.labels).toEqual({ delayDays: 7, rows: 0, frauds: 0, weeks: [] }); // it has seen all of week 9
    expect(first).toMatchObject({
      performance: null,
      measure: { frauds: null },
      quality: { realised: null, fall: { alarm: false } },
      retrain: { retrain: false, reason: expect.stringContaining('no labels have matured since the week before') },
    });
    await putReported(10, 0); // the file comes again, with all that was reported by now
    await putReported(12, 0.4);
    await lookLater();
    const { labels, performance, measure, quality, checks, retrain } = await reportOf(11);
    expect(labels).toMatchObject({ weeks: ['week_2026_10'] });
    expect(labels!.rows).toBeGreaterThan(1_500);
    expect(measure!.frauds).toMatchObject({ share: labels!.frauds / labels!.rows, drifted: false });
    expect(quality!.realised!.frauds).toBe(labels!.frauds);
    expect(performance!.auprc.low).toBeLessThan(0);
    expect(checks.map(({ name }) => name)).not.toContain('Late labels');
    expect(retrain!.retrain).toBe(false);
  });

  it('says that it finds no matured labels where times begin anew each week', async () => {
    await putGrownChampion();
    await store.put(
      `${PREFIX}week_2026_10.csv`,
      csvOf(simulateWeek({ ...plan(10), startTimeSeconds: 9 * 604_800 }), ulbSchema),
    );
    await lookLater();
    expect((await reportOf(10)).warnings).toContainEqual(expect.stringContaining('Event times do not go on'));
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

describe('checkWeeks() on files that are not as they should be', () => {
  const good = (week: number, shift: Shift = {}) =>
    new TextDecoder().decode(
      csvOf(
        simulateWeek({ rows: ROWS, fraudShare: 0.02, seed: week, startTimeSeconds: week * 604_800, shift }),
        ulbSchema,
      ),
    );
  const putText = (name: string, text: string) => store.put(`${PREFIX}${name}`, new TextEncoder().encode(text));

  it('warns once of each object that is no weekly file, and reads on', async () => {
    await putText('Week_2026_5.csv', good(5));
    await putText('week_2026_5.csv', good(5));
    const warn = vi.spyOn(log, 'warn');
    const watch = aWatch();
    expect(await checkWeeks(watch, going)).toMatchObject({ checked: ['week_2026_5'] });
    await checkWeeks(watch, going);
    const warnings = warn.mock.calls.map((call) => String(call.at(1))).filter((text) => text.includes('Week_2026_5'));
    warn.mockRestore();
    expect(warnings).toEqual([expect.stringContaining('the name must be week_<year>_<ISO week>.csv')]);
  });

  it('sets a few bad rows aside and says what is odd; one more and the file is refused', async () => {
    await putChampion([8, 9]);
    const lines = good(10).split('\n');
    const without = (...bad: number[]) =>
      lines.map((line, i) => (bad.includes(i) ? line.replace(/^([^,]*),[^,]*/, '$1,') : line)).join('\n');
    await putText('week_2026_10.csv', without(3, 7));
    await putText('week_2026_11.csv', without(3, 7, 9));
    expect(await look()).toMatchObject({
      checked: ['week_2026_8', 'week_2026_9', 'week_2026_10'],
      refused: ['week_2026_11'],
    });
    const report = (await readDriftReport(store, 'week_2026_10'))!;
    expect(report).toMatchObject({
      rows: ROWS - 2,
      warnings: [
        expect.stringContaining('2 of 500 rows were left out'),
        'The rows that were left out lie in quarantine/week_2026_10.bad_rows.csv',
      ],
    });
    expect(report.checks).toContainEqual({
      name: 'Missing values',
      passed: false,
      finding: '1 column lacks values: V1 (0.4 %); those rows were left out',
    });
    expect(report.checks.map((check) => check.name)).toEqual([
      'Missing values',
      'Constant columns',
      'Duplicate rows',
      'Event time',
      'Range',
      'Share of frauds',
      'Late labels',
    ]);
    expect(
      new TextDecoder().decode((await store.get('quarantine/week_2026_10.bad_rows.csv'))!.bytes).split('\n'),
    ).toHaveLength(4);
    expect(
      JSON.parse(new TextDecoder().decode((await store.get('quarantine/week_2026_11.reason.json'))!.bytes)),
    ).toMatchObject({ code: 'FRAUD_WEEK_BAD_ROWS', line: 4, column: 'V1' });
  });

  it('finds event times in milliseconds, and asks for no retraining because of them', async () => {
    const inMilliseconds = (text: string) => text.replaceAll(/^(\d[^,]*)/gm, (time) => String(Number(time) * 1_000));
    await putText('week_2026_7.csv', inMilliseconds(good(7)));
    await look();
    expect(await readDriftReport(store, 'week_2026_7')).toMatchObject({ outcome: 'not-tested', retrainJobId: null });
    await putChampion([8, 9]);
    await putText('week_2026_10.csv', inMilliseconds(good(10, SEVERE_SHIFT)));
    expect((await look()).alarms).toEqual(['week_2026_10']);
    const report = (await readDriftReport(store, 'week_2026_10'))!;
    expect(report.retrain).toEqual({
      retrain: false,
      reason: expect.stringMatching(/^its event times look wrong \("Time": .*milliseconds/),
    });
    expect(await retrainRequests()).toEqual([]);
  });

  it('refuses a week that is there already with other content, and passes over the same', async () => {
    await putText('week_2026_10.csv', good(10));
    await look();
    const report = await readDriftReport(store, 'week_2026_10');
    utimesSync(join(folder, 'store', PREFIX, 'week_2026_10.csv'), 1_000, 1_000); // it came first
    await putText('week_2026_010.csv', good(10));
    expect(await look()).toMatchObject({ checked: [], refused: [], alarms: [] });
    await putText('week_2026_010.csv', good(11));
    expect(await look()).toMatchObject({ checked: [], refused: ['week_2026_010'], alarms: [] });
    expect(await readDriftReport(store, 'week_2026_10')).toEqual(report);
    expect(
      JSON.parse(new TextDecoder().decode((await store.get('quarantine/week_2026_010.reason.json'))!.bytes)),
    ).toMatchObject({
      code: 'FRAUD_WEEK_REPEATED',
      message: expect.stringContaining('already as weekly_data/week_2026_10.csv'),
    });
    expect((await store.head(`${PREFIX}week_2026_10.csv`))?.key).toBeDefined();
  });

  it('does nothing when the same file comes again', async () => {
    await putText('week_2026_10.csv', good(10));
    await look();
    await putText('week_2026_10.csv', good(10));
    expect(await look()).toMatchObject({ checked: [], refused: [], alarms: [] });
  });

  it('judges weeks that come out of order as in order, but asks for no retraining on a late one', async () => {
    const championVersion = await putChampion([8, 9]);
    for (const week of [12, 10]) {
      await putWeek(week);
      await look();
    }
    await putWeek(11, SEVERE_SHIFT);
    expect(await look()).toMatchObject({ checked: ['week_2026_11'], alarms: ['week_2026_11'] });
    const late = (await readDriftReport(store, 'week_2026_11'))!;
    expect(late).toMatchObject({
      retrain: { retrain: false, reason: 'the week came late, and a later one has been judged already' },
      retrainJobId: null,
    });
    expect(late.measure!.strip.map(({ week }) => week)).toEqual([8, 9, 10, 11].map((week) => `week_2026_${week}`));
    await putWeek(13, SEVERE_SHIFT);
    await look();
    expect(
      (await readDriftReport(store, 'week_2026_13'))!.measure!.strip.map(({ week, alarmed }) => [week, alarmed]),
    ).toEqual([8, 9, 10, 11, 12, 13].map((week) => [`week_2026_${week}`, week === 11 || week === 13]));
    expect(await retrainRequests()).toMatchObject([{ id: `retrain-week_2026_13-${championVersion}` }]);
  });
});

describe('checkWeeks() on content that is known', () => {
  const bytesOf = async (name: string) => (await store.get(`${PREFIX}${name}`))!.bytes;

  it('refuses a copy of another week, also compressed: it neither alarms nor asks for a retraining', async () => {
    await putChampion([8, 9]);
    await putWeek(10, SEVERE_SHIFT);
    await look();
    const asked = await retrainRequests();
    await store.put(`${PREFIX}week_2026_11.csv.gz`, gzipSync(await bytesOf('week_2026_10.csv')));
    expect(await look()).toMatchObject({ checked: [], refused: ['week_2026_11'], alarms: [] });
    const reason = JSON.parse(
      new TextDecoder().decode((await store.get('quarantine/week_2026_11.reason.json'))!.bytes),
    );
    expect(reason).toMatchObject({ code: 'FRAUD_WEEK_COPIED', message: expect.stringContaining('week_2026_10') });
    expect(await retrainRequests()).toEqual(asked);
  });

  it('does not judge a renamed file again', async () => {
    await putChampion([8, 9]);
    await putWeek(10, SEVERE_SHIFT);
    await look();
    const asked = await retrainRequests();
    await store.put(`${PREFIX}week_2026_11.csv`, await bytesOf('week_2026_10.csv'));
    await store.delete(`${PREFIX}week_2026_10.csv`);
    expect(await look()).toMatchObject({ checked: ['week_2026_11'], alarms: [] });
    expect(await readDriftReport(store, 'week_2026_11')).toMatchObject({
      outcome: 'not-tested',
      reason: 'Not tested: this file was judged before, as week_2026_10',
    });
    expect(await retrainRequests()).toEqual(asked);
  });

  it('keeps the report of a file that holds the same under another etag', async () => {
    await putChampion([8, 9]);
    await putWeek(10);
    await look();
    const before = (await readDriftReport(store, 'week_2026_10'))!;
    await store.put(`${PREFIX}week_2026_10.csv.gz`, gzipSync(await bytesOf('week_2026_10.csv')));
    await store.delete(`${PREFIX}week_2026_10.csv`);
    expect(await look()).toMatchObject({ checked: [], refused: [], alarms: [] });
    const after = (await readDriftReport(store, 'week_2026_10'))!;
    expect(after).toEqual({ ...before, key: `${PREFIX}week_2026_10.csv.gz`, etag: after.etag });
    expect(after.etag).not.toBe(before.etag);
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
    expect((await runs()).filter((run) => run.name === 'week_2026_10')).toHaveLength(1);
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
