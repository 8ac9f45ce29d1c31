import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readDriftReport } from '@fraud/drift-report';
import { ulbSchema } from '@fraud/feature-schema';
import { csvOf, SEVERE_SHIFT, type Shift, simulateWeek } from '@fraud/simulation';
import { describe, expect, it, vi } from 'vitest';
import { checkWeeks } from './check-weeks.ts';
import {
  aWatch,
  folder,
  going,
  log,
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
