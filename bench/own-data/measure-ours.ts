import { openBatchScorer } from '@fraud/batch-scoring';
import { createHistory, deriveColumns, derivedNames, type HistoryPlan } from '@fraud/histories';
import { trainForest } from '@fraud/training';
import type { HandbookPayments } from './handbook-payments.ts';
import { handbookSplit, type Protocol, type Quality, qualityOf } from './handbook-protocol.ts';

export type Columns = Readonly<Record<string, Float32Array>>;

const THREADS = 2;
const LAST_HOUR_OF_NIGHT = 6;

/** What a system without histories has: the amount, weekend and night. */
export function plainColumns({ transactions: { timeSeconds, numbers } }: HandbookPayments): Columns {
  const dayOfWeek = (seconds: number) => new Date(1000 * seconds).getUTCDay();
  const hourOfDay = (seconds: number) => new Date(1000 * seconds).getUTCHours();
  return {
    TX_AMOUNT: numbers[0]!,
    weekend: Float32Array.from(timeSeconds, (time) => (dayOfWeek(time) % 6 === 0 ? 1 : 0)),
    night: Float32Array.from(timeSeconds, (time) => (hourOfDay(time) <= LAST_HOUR_OF_NIGHT ? 1 : 0)),
  };
}

/** The derived columns of all payments, and how many rows a second of computing time went through the history. */
export function historyColumns(
  { transactions }: HandbookPayments,
  plan: HistoryPlan,
): { columns: Columns; rowsPerS: number } {
  const before = process.cpuUsage();
  const derived = deriveColumns(createHistory(plan), transactions);
  const { user, system } = process.cpuUsage(before);
  return {
    columns: Object.fromEntries(derivedNames(plan).map((name, c) => [name, derived[c]!])),
    rowsPerS: (1e6 * transactions.timeSeconds.length) / (user + system),
  };
}

/** Trains our forest by the protocol and tests it. */
export async function measureOurs(
  payments: HandbookPayments,
  columns: Columns,
  protocol: Protocol,
  seed: number,
): Promise<Quality & { trainCpuS: number }> {
  const { train, test } = handbookSplit(payments, protocol);
  const before = process.cpuUsage();
  const model = await trainForest({
    matrix: matrixOf(columns, train),
    rows: train.length,
    labels: Uint8Array.from(train, (row) => payments.labels[row]!),
    inputs: Object.keys(columns),
    schemaFingerprint: '0000000000000000',
    parameters: { seed },
    threads: THREADS,
  });
  const { user, system } = process.cpuUsage(before);
  const scorer = openBatchScorer(model, THREADS);
  const scores = await scorer.score(matrixOf(columns, test), test.length);
  await scorer.close();
  return { ...qualityOf(payments, test, scores), trainCpuS: (user + system) / 1e6 };
}

/** Columns x rows, column-major. */
export function matrixOf(columns: Columns, rows: Uint32Array): Float32Array {
  const all = Object.values(columns);
  const matrix = new Float32Array(new SharedArrayBuffer(4 * all.length * rows.length));
  all.forEach((column, c) => rows.forEach((row, i) => (matrix[c * rows.length + i] = column[row]!)));
  return matrix;
}
