/** The data that the defaults are chosen on: rows to learn from, and later rows to test on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { readTransactions } from '@fraud/weekly-data';
import { type RawTable, rowsOf } from '../categories/raw-table.ts';
import { simulateCards } from '../categories/simulate-cards.ts';
import { simulateWide } from '../categories/simulate-wide.ts';
import type { CardDays } from '../own-data/card-precision.ts';
import { readHandbookPayments } from '../own-data/handbook-payments.ts';
import { fullPlan } from '../own-data/handbook-plan.ts';
import { cardDaysOf, handbookSplit } from '../own-data/handbook-protocol.ts';
import { historyColumns, matrixOf, plainColumns } from '../own-data/measure-ours.ts';

export type World = {
  readonly train: RawTable;
  readonly test: RawTable;
  /** The column of the amounts; null where there is none. */
  readonly amount: string | null;
  /** Card and day of each test row. */
  readonly cardDays: CardDays;
};

/** The world of a seed: simulated ones differ from seed to seed. Null where its file is absent. */
export type WorldSource = (seed: number) => Promise<World | null>;

const TRAINING_SHARE = 0.8;
const DAY_SECONDS = 86_400;
/** Simulated rows are in order of time without a date. */
const SIMULATED_ROWS_A_DAY = 2_000;
const HANDBOOK = { trainSeconds: Date.parse('2018-07-25T00:00:00Z') / 1000, days: 7, delayDays: 7, testDays: 7 };

/** @param folder where the files lie */
export function worldSources(folder: string, cards: number, wide: number): Readonly<Record<string, WorldSource>> {
  return {
    cards: (seed) => Promise.resolve(splitInTime(simulateCards(cards, seed), 'amount', simulatedDay)),
    wide: (seed) => Promise.resolve(splitInTime(simulateWide(wide, seed), null, simulatedDay)),
    ulb: once(join(folder, 'ulb_transactions_real.csv.gz'), readUlb),
    surrogate: once(join(folder, 'ulb_transactions_surrogate.csv.gz'), readUlb),
    handbook: once(join(folder, 'handbook_payments.csv.gz'), readHandbook),
  };
}

function once(file: string, read: (file: string) => Promise<World>): WorldSource {
  let world: Promise<World> | undefined;
  return async () => (existsSync(file) ? await (world ??= read(file)) : null);
}

async function readUlb(file: string): Promise<World> {
  const { table } = await readTransactions(file, ulbSchema);
  const { eventTime } = table satisfies TransactionTable;
  const day = (row: number) => Math.floor(eventTime[row]! / DAY_SECONDS);
  return splitInTime({ ...table, inputs: ulbSchema.inputs, levels: new Map() }, 'Amount', day);
}

/** The Handbook's protocol, with the 25 columns of `bench:own-data`. */
async function readHandbook(file: string): Promise<World> {
  const payments = await readHandbookPayments(file);
  const columns = { ...plainColumns(payments), ...historyColumns(payments, fullPlan(HANDBOOK.delayDays)).columns };
  const { train, test } = handbookSplit(payments, HANDBOOK);
  const part = (rows: Uint32Array): RawTable => ({
    rows: rows.length,
    inputs: Object.keys(columns),
    matrix: matrixOf(columns, rows),
    labels: Uint8Array.from(rows, (row) => payments.labels[row]!),
    levels: new Map(),
  });
  return { train: part(train), test: part(test), amount: 'TX_AMOUNT', cardDays: cardDaysOf(payments, test) };
}

/** Nobody knows the cards: each row counts as a card of its own. */
function splitInTime(table: RawTable, amount: string | null, dayOf: (row: number) => number): World {
  const cut = Math.floor(TRAINING_SHARE * table.rows);
  const test = rowsOf(table, cut, table.rows);
  const cardDays = {
    labels: test.labels,
    days: Uint32Array.from(test.labels, (_, row) => dayOf(cut + row)),
    cards: Uint32Array.from(test.labels.keys()),
  };
  return { train: rowsOf(table, 0, cut), test, amount, cardDays };
}

function simulatedDay(row: number): number {
  return Math.floor(row / SIMULATED_ROWS_A_DAY);
}
