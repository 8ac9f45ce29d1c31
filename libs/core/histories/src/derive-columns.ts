import { advance } from './advance.ts';
import type { History } from './history.ts';
import { groupProgram } from './plan/group-program.ts';
import type { HistoryPlan } from './plan/history-plan.ts';

/** Transactions in the order of their event time, ties by arrival. */
export type TransactionColumns = {
  readonly timeSeconds: Float64Array;
  /** rows x entities x two words, row-major; both words 0 is a missing one. */
  readonly entities: Uint32Array;
  /** One column for each of the plan's numbers; NaN is a missing value. */
  readonly numbers: readonly Float32Array[];
  /** 32 bits of each transaction's id; 0 if it has none. */
  readonly ids: Uint32Array;
  /** 1 fraud, 0 legitimate, any other number is not known. */
  readonly labels: Uint8Array;
};

/** How many seconds before the first wanted transaction the stream must begin for its windows to be full. */
export function warmUpSeconds(plan: HistoryPlan): number {
  return Math.max(0, ...plan.groups.map((group) => groupProgram(plan, group).reachMs)) / 1000;
}

/**
 * Derives the columns of many transactions, as training needs them: each goes through `advance`, one after the other.
 * Call it for one part of a stream after the other. O(1) amortised a row and window.
 *
 * @param firstRow rows before it only fill the history
 * @returns the plan's columns over the rows from `firstRow` on
 */
export function deriveColumns(history: History, transactions: TransactionColumns, firstRow = 0): Float32Array[] {
  const { timeSeconds, entities, numbers, ids, labels } = transactions;
  const rows = timeSeconds.length;
  const words = 2 * history.plan.entities.length;
  const transaction = {
    timeSeconds: 0,
    entities: new Uint32Array(words),
    numbers: new Float32Array(numbers.length),
    id: 0,
    label: 0,
  };
  const derived = new Float32Array(history.width);
  const columns = Array.from(derived, () => new Float32Array(Math.max(0, rows - firstRow)));
  for (let row = 0; row < rows; row++) {
    transaction.timeSeconds = timeSeconds[row]!;
    for (let w = 0; w < words; w++) transaction.entities[w] = entities[row * words + w]!;
    for (let n = 0; n < numbers.length; n++) transaction.numbers[n] = numbers[n]![row]!;
    transaction.id = ids[row]!;
    transaction.label = labels[row]!;
    advance(history, transaction, derived);
    if (row >= firstRow) for (let c = 0; c < columns.length; c++) columns[c]![row - firstRow] = derived[c]!;
  }
  return columns;
}
