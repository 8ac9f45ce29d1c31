/** The histories of one schema in the memory of this process. */
import { historyEventReader, type SchemaWithHistories, type Transaction, type Value } from '@fraud/feature-schema';
import { advance, createHistory, forget, type History, learn, lookBack } from '@fraud/histories';
import type { PastTransaction } from '../history-keeper.ts';

export type KeptHistory = {
  readonly history: History;
  /** Writes the columns of a transaction into it; then it is kept, or not. O(windows) amortised. */
  readonly derive: (transaction: Transaction, isKept: boolean) => void;
  /** Takes in what is known of the past: once, however often it is told. */
  readonly take: (past: PastTransaction) => void;
  /** @returns whether the history knows the transaction; without a label nothing is learned */
  readonly learn: (past: PastTransaction) => boolean;
  /** Drops what no window reaches any more, of so many cells; the next call goes on there. */
  readonly forget: (cells: number) => void;
};

/** A transaction whose time is further ahead of the clock is looked at and not kept: its time cannot be true. */
const AHEAD_SECONDS = 86_400;

export function keepHistory(
  schema: SchemaWithHistories,
  history: History = createHistory(schema.histories),
): KeptHistory {
  const read = historyEventReader(schema);
  const derived = new Float32Array(history.width);
  let newestSeconds = -Infinity;

  function count(transaction: Transaction, isKept: boolean, label?: 0 | 1 | null): void {
    const event = read(transaction);
    const nowSeconds = Date.now() / 1000;
    if (!isKept || event.timeSeconds > nowSeconds + AHEAD_SECONDS) return lookBack(history, event, derived);
    advance(history, label === null || label === undefined ? event : { ...event, label }, derived);
    newestSeconds = Math.max(newestSeconds, Math.min(event.timeSeconds, nowSeconds));
  }

  const learnOf = ({ transaction, label }: PastTransaction) =>
    label !== null && learn(history, read(transaction), label);
  return {
    history,
    derive(transaction, isKept) {
      count(transaction, isKept);
      fillIn(transaction, schema.historyColumns, derived);
    },
    take(past) {
      if (!learnOf(past)) count(past.transaction, true, past.label);
    },
    learn: learnOf,
    forget(cells) {
      if (newestSeconds > -Infinity) forget(history, newestSeconds, cells);
    },
  };
}

/** Writes the columns that the transaction does not hold yet; a missing one is null. */
function fillIn(transaction: Transaction, names: readonly string[], derived: Float32Array): void {
  const columns = transaction as Record<string, Value>;
  for (let c = 0; c < names.length; c++) {
    const value = derived[c]!;
    columns[names[c]!] ??= Number.isNaN(value) ? null : value;
  }
}
