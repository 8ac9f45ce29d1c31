import { readDriftReport } from '@fraud/drift-report';
import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { concatTables, sliceTable, ulbSchema } from '@fraud/feature-schema';
import { decodeModel, encodeModel, scoreMatrix } from '@fraud/forest-model';
import { csvOf, SEVERE_SHIFT, type Shift, simulateWeek } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { describe, expect, it } from 'vitest';
import {
  aWatch,
  look,
  PREFIX,
  putChampion,
  putWeek,
  retrainRequests,
  ROWS,
  setUpWatchedStore,
  store,
} from './testing/watched-store.ts';

setUpWatchedStore();

/** What the weeks below are made for; the defaults may change. */
const FOREST = { trees: 30, mtry: 'sqrt', criterion: 'gini', minSamplesLeaf: 1 } as const;

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
      parameters: FOREST,
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
      parameters: FOREST,
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
      parameters: FOREST,
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
