/** A real file in time order, cut into weeks of equally many rows, with drifts injected. */
import { columnOf, sliceTable, type TransactionTable } from '@fraud/feature-schema';
import { randomSource } from '@fraud/random';
import type { InjectedDrift } from './injected-drifts.ts';

/** Weeks before the year, of which the first champion learns. */
export const WEEKS_BEFORE = 4;
const SECONDS_PER_WEEK = 7 * 86_400;

export type YearWeek = {
  /** 1 is the first week of the year; those before are 0 and less. */
  readonly week: number;
  readonly name: string;
  /** In order of time, as the file says; labels as they became known. */
  readonly table: TransactionTable;
  /** The same rows as they really were, whatever the file says. */
  readonly real: TransactionTable;
  /** Rows that feedback adds to those that a model learns from. */
  readonly reported: TransactionTable | undefined;
};

/**
 * `weeks` of the year after WEEKS_BEFORE. The rows keep their order, values and time of day; their event time is
 * spread so that each part lasts a week. A part covers less than an hour of the real period: the day's course is a
 * drift of its own, which nobody injected.
 */
export function cutYear(
  table: TransactionTable,
  weeks: number,
  seed: number,
  injected: readonly InjectedDrift[],
): YearWeek[] {
  const parts = WEEKS_BEFORE + weeks;
  const world = { deviations: deviationsOf(table), random: randomSource(seed) };
  return Array.from({ length: parts }, (_, part) => {
    const week = part - WEEKS_BEFORE + 1;
    const rows = sliceTable(
      table,
      Math.floor((part * table.rows) / parts),
      Math.floor(((part + 1) * table.rows) / parts),
    );
    rows.eventTime.forEach((_, row) => (rows.eventTime[row] = (part + row / rows.rows) * SECONDS_PER_WEEK));
    const drifts = injected.filter(({ from, to }) => week >= from && week <= to);
    for (const { from, apply } of drifts.filter((drift) => !drift.isFault)) apply(rows, week - from + 1, world);
    const real = sliceTable(rows, 0, rows.rows);
    for (const { from, apply } of drifts.filter((drift) => drift.isFault)) apply(rows, week - from + 1, world);
    const [reported] = drifts.flatMap(({ from, reports }) => reports?.(real, week - from + 1, world) ?? []);
    return { week, name: `week_${part + 1}`, table: rows, real, reported };
  });
}

/** Of each input among the legitimate rows. */
function deviationsOf(table: TransactionTable): Float64Array {
  const inputs = table.matrix.length / table.rows;
  return Float64Array.from({ length: inputs }, (_, i) => {
    const values = columnOf(table, i).filter((_, row) => table.labels[row] === 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
}
