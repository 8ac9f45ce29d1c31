import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { createCsvReader } from '@fraud/csv';
import type { TransactionColumns } from '@fraud/histories';

/** The Fraud Detection Handbook's payments as they are in the file, in the order of their time. */
export type HandbookPayments = {
  /** Customers and terminals are the entities, the amount is the number. */
  readonly transactions: TransactionColumns;
  readonly customers: Uint32Array;
  readonly labels: Uint8Array;
};

const COLUMNS = ['TRANSACTION_ID', 'TX_DATETIME', 'CUSTOMER_ID', 'TERMINAL_ID', 'TX_AMOUNT', 'TX_FRAUD'] as const;
const CUSTOMER = 1;
const TERMINAL = 2;

/** @param path CSV, gzipped if it ends in .gz; columns may stand in any order */
export async function readHandbookPayments(path: string): Promise<HandbookPayments> {
  const rows: { id: number; timeSeconds: number; customer: number; terminal: number; amount: number; fraud: number }[] =
    [];
  let at: number[] | undefined;
  const reader = createCsvReader((record) => {
    if (at === undefined) {
      const names = Array.from({ length: record.length }, (_, i) => record.text(i));
      const missing = COLUMNS.filter((name) => !names.includes(name));
      if (missing.length > 0) throw new Error(`Cannot read ${path}: it has no column ${missing.join(', ')}`);
      at = COLUMNS.map((name) => names.indexOf(name));
      return;
    }
    const [id, time, customer, terminal, amount, fraud] = at;
    rows.push({
      id: record.number(id!),
      timeSeconds: Date.parse(`${record.text(time!).replace(' ', 'T')}Z`) / 1000,
      customer: record.number(customer!),
      terminal: record.number(terminal!),
      amount: record.number(amount!),
      fraud: record.number(fraud!),
    });
  });
  const file = createReadStream(path);
  for await (const chunk of path.endsWith('.gz') ? file.pipe(createGunzip()) : file) reader.write(chunk as Buffer);
  reader.end();
  rows.sort((a, b) => a.timeSeconds - b.timeSeconds);
  const labels = Uint8Array.from(rows, ({ fraud }) => fraud);
  return {
    transactions: {
      timeSeconds: Float64Array.from(rows, ({ timeSeconds }) => timeSeconds),
      entities: Uint32Array.from(rows.flatMap((row) => [row.customer, CUSTOMER, row.terminal, TERMINAL])),
      numbers: [Float32Array.from(rows, ({ amount }) => amount)],
      ids: Uint32Array.from(rows, ({ id }) => id + 1),
      labels,
    },
    customers: Uint32Array.from(rows, ({ customer }) => customer),
    labels,
  };
}
