/** What holds of a transaction and its derived columns wherever its history lies. */
import { HISTORY_STATE, type Transaction, type Value } from '@fraud/feature-schema';
import type { Transaction as HistoryEvent } from '@fraud/histories';

/** In the column HISTORY_STATE of a transaction whose columns may lack what is known elsewhere. */
export const STALE = 'stale';
const AHEAD_SECONDS = 86_400;

/** Whether a transaction's time cannot be true, so far is it ahead of the clock: it is looked at and not kept. */
export function cannotBeYet({ timeSeconds }: HistoryEvent): boolean {
  return timeSeconds > Date.now() / 1000 + AHEAD_SECONDS;
}

/** Writes the columns that the transaction does not hold yet; a missing one is null. */
export function fillIn(transaction: Transaction, names: readonly string[], derived: Float32Array): void {
  const columns = transaction as Record<string, Value>;
  for (let c = 0; c < names.length; c++) {
    const value = derived[c]!;
    columns[names[c]!] ??= Number.isNaN(value) ? null : value;
  }
}

/** Says that the columns may lack what is known elsewhere. */
export function markStale(transaction: Transaction): void {
  (transaction as Record<string, Value>)[HISTORY_STATE] = STALE;
}
