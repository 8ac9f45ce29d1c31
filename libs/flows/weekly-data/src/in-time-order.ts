import { columnOf, type TransactionTable } from '@fraud/feature-schema';

/** The table itself when its event times ascend, else a copy sorted by them; rows of one time keep their order. O(rows log rows). */
export function inTimeOrder(table: TransactionTable): TransactionTable {
  const { rows, eventTime } = table;
  if (eventTime.every((time, row) => row === 0 || eventTime[row - 1]! <= time)) return table;
  const order = Uint32Array.from(eventTime.keys()).sort((a, b) => eventTime[a]! - eventTime[b]! || a - b);
  const matrix = new Float32Array(new SharedArrayBuffer(table.matrix.byteLength));
  for (let i = 0; i * rows < matrix.length; i++) {
    const column = columnOf(table, i);
    for (let row = 0; row < rows; row++) matrix[i * rows + row] = column[order[row]!]!;
  }
  return { rows, matrix, labels: table.labels.map((_, row) => table.labels[order[row]!]!), eventTime: eventTime.map((_, row) => eventTime[order[row]!]!) };
}
