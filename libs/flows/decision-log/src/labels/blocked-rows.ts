import type { FeatureSchema, IsoWeek, TransactionTable } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { openBlocked } from './feedback.ts';
import { rowsAmong } from './feedback-beside.ts';

/** The rows of a weekly file, and its week; one without a year is no week of the log. */
type WeeklyRows = {
  readonly file: { readonly year?: number | undefined; readonly week: number };
  readonly table: TransactionTable;
};

/**
 * A reader of the rows of a weekly file whose payments were blocked in the end and of which nobody knows what they
 * were: their label says nothing. A fraud that the file knows was found out about, and stays. Only what the shipper has
 * put into the store counts; where no outcome was reported the log is not read.
 *
 * @throws what the store throws; the reason of `signal` when it is aborted
 */
export function openBlockedRows(
  store: ObjectStore,
  schema: FeatureSchema,
  signal: AbortSignal,
): (weekly: WeeklyRows) => Promise<ReadonlySet<number>> {
  const blockedIn = openBlocked(store, schema, signal);
  return async ({ file: { year, week }, table }) => {
    const blocked = year === undefined ? undefined : await blockedIn({ year, week } satisfies IsoWeek);
    if (blocked === undefined || blocked.rows === 0) return new Set();
    return new Set([...rowsAmong(table, blocked)].filter((row) => table.labels[row] === 0));
  };
}
