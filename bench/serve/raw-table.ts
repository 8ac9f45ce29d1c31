/** Raw rows of a team's own schema as the table that a forest is grown on, histories included. */
import {
  type FeatureSchema,
  hasHistories,
  type HideEntity,
  historyEventReader,
  type RowProblem,
  type Transaction,
  transactionReader,
  type TransactionTable,
  transactionWriter,
  type Value,
} from '@fraud/feature-schema';
import { createLevelValues } from '@fraud/forest-model';
import { advance, createHistory } from '@fraud/histories';

export type RawRow = Readonly<Record<string, unknown>>;

type RawTable = {
  readonly schema: FeatureSchema;
  /** In order of time. */
  readonly raws: readonly RawRow[];
  /** What stands for the levels of each category. */
  readonly categories: Parameters<typeof createLevelValues>[0];
  readonly isFraud: (raw: RawRow) => boolean;
  readonly hide: HideEntity;
};

/** O(rows x inputs). */
export function tableOf({ schema, raws, categories, isFraud, hide }: RawTable): TransactionTable {
  const rows = raws.length;
  const inputs = schema.inputs.length;
  const matrix = new Float32Array(new SharedArrayBuffer(inputs * rows * Float32Array.BYTES_PER_ELEMENT));
  const read = transactionReader(schema, hide);
  const write = transactionWriter(schema, createLevelValues(categories));
  const vector = new Float32Array(inputs);
  const problems: RowProblem[] = [];
  const transactions = raws.map((raw) => read(raw, problems));
  deriveInOrder(schema, transactions);
  transactions.forEach((transaction, row) => {
    write(transaction, vector);
    vector.forEach((value, i) => (matrix[i * rows + row] = value));
  });
  return {
    rows,
    matrix,
    labels: Uint8Array.from(raws, (raw) => Number(isFraud(raw))),
    eventTime: Float64Array.from(transactions, (transaction) => transaction[schema.eventTime] as number),
  };
}

function deriveInOrder(schema: FeatureSchema, transactions: readonly Transaction[]): void {
  if (!hasHistories(schema)) return;
  const history = createHistory(schema.histories);
  const readEvent = historyEventReader(schema);
  const derived = new Float32Array(history.width);
  for (const transaction of transactions) {
    advance(history, readEvent(transaction), derived);
    schema.historyColumns.forEach((name, c) => ((transaction as Record<string, Value>)[name] = derived[c]!));
  }
}
