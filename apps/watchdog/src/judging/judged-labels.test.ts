import { concatTables, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import { simulateWeek } from '@fraud/simulation';
import { parseWeekKey, type WeekData } from '@fraud/weekly-data';
import { expect, it } from 'vitest';
import { judgedLabels } from './judged-labels.ts';

const ROWS = 700;

function aWeek(week: number): WeekData {
  const table = simulateWeek({ rows: ROWS, fraudShare: 0.1, seed: week, startTimeSeconds: week * 604_800 });
  const file = { ...parseWeekKey(`week_2026_${week}.csv`)!, key: `week_2026_${week}.csv`, etag: '', size: 0 };
  const rest = { badRows: [], sha256: '', warnings: [] };
  return { file, table, rows: ROWS, frauds: fraudsIn(table), isLabelled: true, ...rest };
}
const weeks = [8, 9, 10].map(aWeek);

/** In each week the third row was blocked and never found out about. */
const history: Parameters<typeof judgedLabels>[1] = {
  rowsBefore: (week, count) => Promise.resolve(weeks.filter(({ file }) => file.week < week.week!).slice(-count)),
  blockedRows: () => Promise.resolve(new Set([2])),
};
const champion = (seenTo = 0) => ({ rows: new Map([[weeks[1]!.file.key, { judgedFrom: 0, judgedTo: 0, seenTo }]]) });
const timesOf = (table: TransactionTable | undefined) => [...table!.eventTime];

it('judgedLabels() takes the labels of the week where they are known at once, without blocked payments', async () => {
  const labels = await judgedLabels(weeks[2]!, history, champion(), 0);
  expect(labels).toMatchObject({ blocked: 1, isWeekKnown: true, count: { rows: ROWS - 1, frauds: weeks[2]!.frauds } });
  expect(timesOf(labels.table)).toEqual(timesOf(weeks[2]!.table).filter((_, row) => row !== 2));
});

it('judgedLabels() takes each label once, when it has matured, of rows the champion has not seen', async () => {
  const all = concatTables(weeks.map(({ table }) => table));
  const judged = await judgedLabels(weeks[2]!, history, champion(), 3);
  const before = await judgedLabels(weeks[1]!, history, champion(), 3);
  // Three whole days before the newest row: the last four of the week before, and the first four of the week.
  const inDays = (from: number, to: number) =>
    timesOf(all).filter((time) => Math.floor(time / 86_400) >= from && Math.floor(time / 86_400) < to);
  const [first, second] = [timesOf(before.table), timesOf(judged.table)];
  expect(second).toEqual(inDays(66, 73).filter((time) => time !== weeks[2]!.table.eventTime[2]));
  expect(first.filter((time) => second.includes(time))).toEqual([]);
  expect(judged.weeks).toEqual(['week_2026_9', 'week_2026_10']);
  const half = await judgedLabels(weeks[2]!, history, champion(1), 3);
  expect(half.weeks).toEqual(['week_2026_10']);
  expect(half.count!.rows).toBeLessThan(judged.count!.rows);
});
