/** The histories of one schema in the memory of this process. */
import { historyEventReader, type SchemaWithHistories, type Transaction, type Value } from '@fraud/feature-schema';
import {
  advance,
  createHistory,
  forget,
  type History,
  learn,
  lookBack,
  type Transaction as HistoryEvent,
} from '@fraud/histories';

export type KeptHistory = {
  readonly history: History;
  /** Writes the columns of a transaction into it; then it is kept, or not. O(windows) amortised. */
  readonly derive: (transaction: Transaction, isKept: boolean) => void;
  /** Takes in what is known of the past, and its label if it has one: once, however often it is told. */
  readonly take: (event: HistoryEvent) => void;
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

  function count(event: HistoryEvent, isKept: boolean): void {
    const nowSeconds = Date.now() / 1000;
    if (!isKept || event.timeSeconds > nowSeconds + AHEAD_SECONDS) return lookBack(history, event, derived);
    advance(history, event, derived);
    newestSeconds = Math.max(newestSeconds, Math.min(event.timeSeconds, nowSeconds));
  }

  return {
    history,
    derive(transaction, isKept) {
      count(read(transaction), isKept);
      fillIn(transaction, schema.historyColumns, derived);
    },
    take(event) {
      const { label } = event;
      if ((label !== 0 && label !== 1) || !learn(history, event, label)) count(event, true);
    },
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
