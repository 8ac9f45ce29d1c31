import { pickRows, type TransactionTable } from '@fraud/feature-schema';

/**
 * The table itself when its event times ascend, else a copy sorted by them; rows of one time keep their order. O(rows
 * log rows).
 */
export function inTimeOrder(table: TransactionTable): TransactionTable {
  const { eventTime } = table;
  if (eventTime.every((time, row) => row === 0 || eventTime[row - 1]! <= time)) return table;
  return pickRows(
    table,
    Uint32Array.from(eventTime.keys()).sort((a, b) => eventTime[a]! - eventTime[b]! || a - b),
  );
}
