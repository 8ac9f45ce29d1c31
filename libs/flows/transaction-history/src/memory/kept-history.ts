/** The histories of one schema in the memory of this process. */
import { historyEventReader, type SchemaWithHistories, type Transaction } from '@fraud/feature-schema';
import {
  advance,
  createHistory,
  forget,
  type History,
  learn,
  lookBack,
  type Transaction as HistoryEvent,
} from '@fraud/histories';
import { cannotBeYet, fillIn } from '../derived-row.ts';
import type { KnownEvent } from '../history-keeper.ts';

/** A transaction that comes so late finds in its windows what it would have found in time. */
const LATE_SECONDS = 2 * 86_400;

export type KeptHistory = {
  readonly history: History;
  /** Writes the columns of a transaction into it; then it is kept, or not. O(windows) amortised. */
  readonly derive: (transaction: Transaction, isKept: boolean) => void;
  /** Takes in what is known of the past, and its label if it has one: once, however often it is told. */
  readonly take: (event: KnownEvent) => void;
  /** Drops what no window reaches any more, be it of a late transaction, of so many cells; the next call goes on. */
  readonly forget: (cells: number) => void;
};

export function keepHistory(
  schema: SchemaWithHistories,
  history: History = createHistory(schema.histories),
): KeptHistory {
  const read = historyEventReader(schema);
  const derived = new Float32Array(history.width);
  let newestSeconds = -Infinity;

  function count(event: HistoryEvent, isKept: boolean): void {
    if (!isKept || cannotBeYet(event)) return lookBack(history, event, derived);
    advance(history, event, derived);
    newestSeconds = Math.max(newestSeconds, Math.min(event.timeSeconds, Date.now() / 1000));
  }

  return {
    history,
    derive(transaction, isKept) {
      count(read(transaction), isKept);
      fillIn(transaction, schema.historyColumns, derived);
    },
    take({ isReported = false, ...event }) {
      const { label } = event;
      const isLabelled = label === 0 || label === 1;
      if (isLabelled && learn(history, event, label, isReported)) return;
      count(isReported ? { ...event, label: undefined } : event, true);
      if (isLabelled && isReported) learn(history, event, label, isReported);
    },
    forget(cells) {
      if (newestSeconds > -Infinity) forget(history, newestSeconds - LATE_SECONDS, cells);
    },
  };
}
