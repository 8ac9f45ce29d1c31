import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { describe, expect, it } from 'vitest';
import type { WindowRules } from '../retraining/retrain-context.ts';
import { loadWindow } from './training-window.ts';

const FEEDBACK = { maxShare: 0.1, maxSharePerToken: 0.05 };
const SECONDS_PER_WEEK = 7 * 24 * 3600;
const ROWS = 500;

/**
 * The window up to the last of the weeks; each holds 500 rows and as many frauds as given, or is a file of the given
 * text.
 */
async function windowOf(
  weeks: readonly (number | string)[],
  rules: Partial<WindowRules> = {},
  lastWeek = `week_${weeks.length}`,
) {
  const store = openObjectStore({ folder: await mkdtemp(join(tmpdir(), 'window-')) });
  for (const [i, content] of weeks.entries()) {
    const table = () =>
      simulateWeek({ rows: ROWS, fraudShare: Number(content) / ROWS, seed: i, startTimeSeconds: i * SECONDS_PER_WEEK });
    await store.put(
      `weekly_data/week_${i + 1}.csv`,
      typeof content === 'string' ? new TextEncoder().encode(content) : csvOf(table(), ulbSchema),
    );
  }
  const told: string[] = [];
  const tell = (line: string) => void told.push(line);
  const window = await loadWindow({
    store,
    schema: ulbSchema,
    weeksPrefix: 'weekly_data/',
    window: {
      weeks: 4,
      heldOutShare: 0.2,
      minTrainingFrauds: 20,
      wantedTrainingFrauds: 0,
      labelDelayDays: 0,
      feedback: FEEDBACK,
      ...rules,
    },
    payload: { week: lastWeek },
    progress: { step: () => {}, log: tell, warn: tell },
    signal: new AbortController().signal,
  });
  return { window, told, names: window.weeks.map((week) => week.file.name) };
}

describe('loadWindow()', () => {
  it('takes the last weeks up to the asked one, as numbers and not as text', async () => {
    const { names } = await windowOf(Array(11).fill(20), {}, 'week_10');
    expect(names).toEqual(['week_7', 'week_8', 'week_9', 'week_10']);
  });

  it('holds out the latest share of the rows', async () => {
    const { window } = await windowOf([20, 20, 20, 20]);
    expect([window.training.rows, window.heldOut.rows]).toEqual([1_600, 400]);
    expect(Math.max(...window.training.eventTime)).toBeLessThanOrEqual(Math.min(...window.heldOut.eventTime));
    expect(window.isEnough).toBe(true);
  });

  it('leaves out rows whose labels are not known yet', async () => {
    const { window, told } = await windowOf([40, 40, 40, 40], { labelDelayDays: 3.5 });
    const newest = Math.max(...window.weeks.at(-1)!.table.eventTime);
    const limit = newest - 3.5 * 24 * 3600;
    expect(Math.max(...window.heldOut.eventTime)).toBeLessThanOrEqual(limit);
    expect(window.tooYoungRows).toBe(window.weeks.at(-1)!.table.eventTime.filter((time) => time > limit).length);
    expect(window.training.rows + window.heldOut.rows + window.tooYoungRows).toBe(2_000);
    expect(told).toContainEqual(
      `${window.tooYoungRows} rows younger than 3.5 days are left out: their frauds may not have been reported yet`,
    );
  });

  it('takes earlier weeks as well while frauds are too few, and says so', async () => {
    const { names, told, window } = await windowOf([20, 30, 10, 20], { weeks: 1, minTrainingFrauds: 40 });
    expect(names).toEqual(['week_2', 'week_3', 'week_4']);
    expect(told.filter((line) => line.includes('is taken as well'))).toEqual([
      expect.stringMatching(/^few frauds .*: week_3 is taken as well$/),
      expect.stringMatching(/^few frauds .*: week_2 is taken as well$/),
    ]);
    expect(window.isEnough).toBe(true);
  });

  it('widens for the frauds that are wanted, and makes do with the needed ones', async () => {
    const wanted = async (wantedTrainingFrauds: number) =>
      (await windowOf([20, 30, 10, 20], { weeks: 1, minTrainingFrauds: 5, wantedTrainingFrauds })).window;
    expect(
      [await wanted(5), await wanted(30), await wanted(500)].map(({ weeks, isEnough, isAmple }) => [
        weeks.length,
        isEnough,
        isAmple,
      ]),
    ).toEqual([
      [1, true, true],
      [3, true, true],
      [4, true, false],
    ]);
  });

  it('says so when all weeks hold too few', async () => {
    const { window, names } = await windowOf([10, 10], { minTrainingFrauds: 40 });
    expect([window.isEnough, names]).toEqual([false, ['week_1', 'week_2']]);
  });

  it('leaves out an earlier week that must be refused, but not the newest one', async () => {
    const { names, told } = await windowOf([40, 'Time,V1\n1,x\n', 40]);
    expect(names).toEqual(['week_1', 'week_3']);
    expect(told).toContain('week_2 is left out');
    await expect(windowOf([40, 'Time,V1\n1,x\n'])).rejects.toMatchObject({ code: 'FRAUD_WEEK_COLUMN_MISSING' });
  });

  it('leaves out as many bad rows of a week as the rules allow, and says so', async () => {
    const csv = new TextDecoder()
      .decode(csvOf(simulateWeek({ rows: 500, fraudShare: 0.08, seed: 9, startTimeSeconds: 0 }), ulbSchema))
      .replace(/,[01]\n/, ',?\n');
    await expect(windowOf([csv])).rejects.toMatchObject({ code: 'FRAUD_WEEK_LABEL' });
    const { window, told } = await windowOf([csv], { maxBadRows: 1 });
    expect(window.weeks[0]!.table.rows).toBe(499);
    expect(told).toContain(
      'week_1: 1 of 500 rows were left out, the first for line 2, column "Class": a label is 0 or 1',
    );
  });

  it('learns nothing from a week without labels', async () => {
    const unlabelled = new TextDecoder()
      .decode(csvOf(simulateWeek({ rows: 9, fraudShare: 0, seed: 1, startTimeSeconds: 0 }), ulbSchema))
      .replaceAll(/,[^,\n]*\n/g, '\n');
    const { names } = await windowOf([40, 40, unlabelled]);
    expect(names).toEqual(['week_1', 'week_2']);
  });

  it('refuses a week that is not there', async () => {
    await expect(windowOf([40], {}, 'week_2')).rejects.toMatchObject({ code: 'FRAUD_TRAINER_WEEK_MISSING' });
  });
});
