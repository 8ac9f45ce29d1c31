/**
 * The labels that a week is judged by. Where labels count as known at once they are the week's own. With a delay they
 * are those that have matured since the week before, of rows the champion has not seen: each label is judged once, when
 * it is final. A payment that was blocked, and of which nobody knows what it was, has none: the file's 0 says nothing.
 */
import { type LabelCount, labelsBefore, maturedUpTo, rowsOfDays } from '@fraud/drift';
import { concatTables, filterRows, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import type { WeekData } from '@fraud/weekly-data';
import type { ObservedWeek, WeekHistory } from '../weeks/week-history.ts';
import type { Champion } from './champion.ts';

export type JudgedLabels = {
  /** The rows with these labels, in order of time; undefined when there is none. */
  readonly table: TransactionTable | undefined;
  /** Names of the weeks they come from. */
  readonly weeks: readonly string[];
  /** Whether all labels of the week itself are known. */
  readonly isWeekKnown: boolean;
  /** Rows left out, because they were blocked and nobody knows what they were. */
  readonly blocked: number;
  readonly count: LabelCount | null;
  /** The labels of an earlier week that had matured before; null when none had. */
  readonly countBefore: (week: ObservedWeek) => LabelCount | null;
  /** What is odd about the delay, a sentence each. */
  readonly warnings: readonly string[];
};

const DAYS_PER_WEEK = 7;

/** @returns O(rows); with a delay the weeks that it spans are read again */
export async function judgedLabels(
  week: WeekData,
  history: Pick<WeekHistory, 'rowsBefore' | 'blockedRows'>,
  champion: Pick<Champion, 'rows'>,
  delayDays: number,
): Promise<JudgedLabels> {
  if (delayDays === 0) return labelsAtOnce(week, await history.blockedRows(week));
  const earlier = await history.rowsBefore(week.file, Math.ceil(delayDays / DAYS_PER_WEEK) + 1);
  const to = maturedUpTo(newestOf(week), delayDays);
  const from = earlier.length === 0 ? -Infinity : maturedUpTo(newestOf(earlier.at(-1)!), delayDays);
  const parts: { readonly name: string; readonly table: TransactionTable; readonly blocked: number }[] = [];
  for (const each of [...earlier, week]) {
    const { start, end } = rowsOfDays(each.table.eventTime, from, to);
    const unseen = Math.max(start, Math.round((champion.rows.get(each.file.key)?.seenTo ?? 0) * each.table.rows));
    if (!each.isLabelled || unseen >= end) continue;
    const blocked = await history.blockedRows(each);
    const table = filterRows(each.table, (row) => row >= unseen && row < end && !blocked.has(row));
    parts.push({ name: each.file.name, table, blocked: end - unseen - table.rows });
  }
  const table = parts.length === 0 ? undefined : concatTables(parts.map((part) => part.table));
  return {
    table,
    weeks: parts.map(({ name }) => name),
    isWeekKnown: false,
    blocked: parts.reduce((sum, part) => sum + part.blocked, 0),
    count: table === undefined ? null : { rows: table.rows, frauds: fraudsIn(table) },
    countBefore: ({ labelDays }) => {
      const count = labelDays && labelsBefore(labelDays, from);
      return count?.rows ? count : null;
    },
    warnings:
      from < to
        ? []
        : ['Event times do not go on from week to week, so LABEL_DELAY_DAYS finds no labels that have matured'],
  };
}

function labelsAtOnce({ table, rows, frauds, isLabelled, file }: WeekData, blocked: ReadonlySet<number>): JudgedLabels {
  const known = blocked.size === 0 ? table : filterRows(table, (row) => !blocked.has(row));
  return {
    table: isLabelled ? known : undefined,
    weeks: isLabelled ? [file.name] : [],
    isWeekKnown: isLabelled,
    blocked: blocked.size,
    count: isLabelled ? { rows: rows - blocked.size, frauds } : null,
    countBefore: (week) => (week.frauds === null ? null : { rows: week.rows, frauds: week.frauds }),
    warnings: [],
  };
}

/** Of a week with rows. */
function newestOf({ table }: WeekData): number {
  return table.eventTime.at(-1)!;
}
