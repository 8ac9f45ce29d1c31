import { existsSync } from 'node:fs';
import path from 'node:path';
import { sliceTable, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { readTransactions } from '@fraud/weekly-data';

/** 227,845 transactions in order of time. */
export const SURROGATE = path.resolve(import.meta.dirname, '../../shared/data/ulb_transactions_surrogate.csv.gz');

/** Why tests on them are skipped, or false. */
export const surrogateIsMissing = !existsSync(SURROGATE);

/** The first rows to learn from, and the last ones to ask about. */
export async function surrogateRows(
  first: number,
  last: number,
): Promise<{ first: TransactionTable; last: TransactionTable }> {
  const { table } = await readTransactions(SURROGATE, ulbSchema);
  return { first: sliceTable(table, 0, first), last: sliceTable(table, table.rows - last, table.rows) };
}

/** Rows x inputs, as ONNX Runtime takes them. */
export function rowMajor({ matrix, rows }: TransactionTable): Float32Array {
  const inputs = matrix.length / rows;
  const vectors = new Float32Array(matrix.length);
  for (let i = 0; i < inputs; i++) for (let r = 0; r < rows; r++) vectors[r * inputs + i] = matrix[i * rows + r]!;
  return vectors;
}
