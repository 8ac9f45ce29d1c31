/** Years in which retraining does harm: the present year with one more thing that goes wrong. */
import { columnOf, concatTables, sliceTable, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import type { InjectedDrift } from './injected-drifts.ts';

const column = (table: TransactionTable, name: string) => columnOf(table, ulbSchema.inputs.indexOf(name));
const fraudRows = ({ labels }: TransactionTable) => Array.from(labels.keys()).filter((row) => labels[row] === 1);

function weekly(label: string, weeks: readonly [number, number], harm: Partial<InjectedDrift>): InjectedDrift {
  return { label, name: label, from: weeks[0], to: weeks[1], apply: () => undefined, ...harm };
}

/** The labels of the file belong to the rows a few lines away: a join that slipped. */
const slipped: Partial<InjectedDrift> = {
  name: 'faulty labelled weeks: each label stands a hundred rows too low',
  isFault: true,
  apply: ({ labels, rows }) => {
    const told = labels.slice();
    labels.forEach((_, row) => (labels[row] = told[(row + rows - 100) % rows]!));
  },
};

/** So many rows of feedback a week as FEEDBACK_MAX_SHARE_PER_TOKEN lets one token report. */
const POISONED_SHARE = 0.05;

const poisoned: Partial<InjectedDrift> = {
  name: 'poisoned feedback: 5 % of the rows, half-way between a fraud and a legitimate row, reported as legitimate',
  reports: (table, _, { random }) => {
    const frauds = fraudRows(table);
    if (frauds.length === 0) return undefined;
    const rows = Math.floor(POISONED_SHARE * table.rows);
    const reported = sliceTable(table, 0, rows);
    const sources = Array.from({ length: rows }, () => [
      frauds[random.integer(frauds.length)]!,
      random.integer(table.rows),
    ]) as [number, number][];
    for (const name of ulbSchema.inputs) {
      const [from, to] = [column(table, name).slice(), column(reported, name)];
      sources.forEach(([fraud, other], row) => (to[row] = (from[fraud]! + from[other]!) / 2));
    }
    reported.labels.fill(0);
    return reported;
  },
};

const unreported: Partial<InjectedDrift> = {
  name: 'unreported frauds: 60 % of the frauds stand in the files as legitimate',
  isFault: true,
  apply: (table, _, { random }) => {
    for (const row of fraudRows(table)) if (random.uniform() < 0.6) table.labels[row] = 0;
  },
};

const rarer: Partial<InjectedDrift> = {
  name: 'prevalence: three frauds of four stay away',
  apply: (table, _, { random }) => {
    const honest = Array.from(table.labels.keys()).filter((row) => table.labels[row] === 0);
    for (const row of fraudRows(table)) {
      if (random.uniform() >= 0.75) continue;
      const like = honest[random.integer(honest.length)]!;
      for (const name of ulbSchema.inputs) column(table, name)[row] = column(table, name)[like]!;
      table.labels[row] = 0;
    }
  },
};

/** What goes wrong beside the drifts of the present year, by the year's name. */
export const HARMS = {
  present: [],
  'faulty weeks': [13, 22, 31, 40].map((week) => weekly('faulty week', [week, week], slipped)),
  'poisoned feedback': [weekly('poisoned feedback', [18, 36], poisoned)],
  'unreported frauds': [weekly('unreported frauds', [18, 36], unreported)],
  'fewer frauds': [weekly('fewer frauds', [18, 36], rarer)],
} satisfies Record<string, readonly InjectedDrift[]>;

export type YearName = keyof typeof HARMS;

/** The rows of weeks to train on, with what feedback added to them. */
export function withReports(
  rows: TransactionTable,
  weeks: readonly { readonly reported: TransactionTable | undefined }[],
): TransactionTable {
  return concatTables([rows, ...weeks.flatMap(({ reported }) => reported ?? [])]);
}
