/** What happens in the year that nobody told the models: changes of the real rows, week by week. */
import { columnOf, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import type { RandomSource } from '@fraud/random';

export type InjectedDrift = {
  readonly name: string;
  /** A word for it. */
  readonly label: string;
  /** First and last week it touches, counted from 1. */
  readonly from: number;
  readonly to: number;
  /** It is in the file only: transactions and labels themselves were as ever. */
  readonly isFault?: true;
  /** Changes the week's rows in place; `week` counts from `from`, beginning with 1. */
  readonly apply: (table: TransactionTable, week: number, world: World) => void;
  /** Rows with labels that feedback adds to those that a model learns from. */
  readonly reports?: (table: TransactionTable, week: number, world: World) => TransactionTable | undefined;
};

/** What a drift may lean on. */
type World = {
  /** Standard deviation of each input among the legitimate rows of the whole file. */
  readonly deviations: Float64Array;
  readonly random: RandomSource;
};

const YEAR_END = 52;
const column = (table: TransactionTable, name: string) => columnOf(table, ulbSchema.inputs.indexOf(name));

function move(
  table: TransactionTable,
  { deviations }: World,
  steps: Readonly<Record<string, number>>,
  share = 1,
): void {
  for (const [name, step] of Object.entries(steps)) {
    const values = column(table, name);
    const by = share * step * deviations[ulbSchema.inputs.indexOf(name)]!;
    for (let row = 0; row < table.rows; row++) values[row]! += by;
  }
}

function scale(table: TransactionTable, name: string, factor: number): void {
  const values = column(table, name);
  for (let row = 0; row < table.rows; row++) values[row]! *= factor;
}

/** Where ULB frauds stand apart, each with a column in which they do not. */
const TELLTALE = [
  ['V14', 'V13'],
  ['V17', 'V22'],
  ['V12', 'V15'],
  ['V10', 'V24'],
  ['V4', 'V25'],
  ['V11', 'V26'],
  ['V16', 'V19'],
  ['V3', 'V23'],
] as const;

/**
 * What tells a share of the frauds apart goes over to other columns, measured in deviations: in the old ones they
 * look like anybody.
 */
function newFrauds(table: TransactionTable, { deviations, random }: World, share: number): void {
  for (let row = 0; row < table.rows; row++) {
    if (table.labels[row] !== 1 || random.uniform() >= share) continue;
    for (const [told, quiet] of TELLTALE) {
      const [a, b] = [column(table, told), column(table, quiet)];
      const ratio = deviations[ulbSchema.inputs.indexOf(quiet)]! / deviations[ulbSchema.inputs.indexOf(told)]!;
      [a[row], b[row]] = [b[row]! / ratio, a[row]! * ratio];
    }
  }
}

export const INJECTED: readonly InjectedDrift[] = [
  {
    label: 'recoded',
    name: 'a provider recodes its data: six columns move by 0.5 to 1 deviation',
    from: 9,
    to: YEAR_END,
    apply: (table, _, world) => move(table, world, { V4: -0.75, V10: 0.5, V12: 0.75, V14: 1, V17: 0.5, V21: -0.75 }),
  },
  {
    label: 'fault',
    name: 'one faulty week: amounts in cents, V14 upside down',
    from: 17,
    to: 17,
    isFault: true,
    apply: (table) => (scale(table, 'Amount', 100), scale(table, 'V14', -1)),
  },
  {
    label: 'new frauds',
    name: 'new frauds: what told 60 % of them apart goes over to other columns',
    from: 24,
    to: YEAR_END,
    apply: (table, _, world) => newFrauds(table, world, 0.6),
  },
  {
    label: 'slow change',
    name: 'a slow change: four columns move by 0.15 deviations a week, prices by 5 %',
    from: 33,
    to: YEAR_END,
    apply: (table, week, world) => (
      move(table, world, { V1: 0.15, V3: 0.15, V7: -0.15, V11: -0.15 }, Math.min(week, 8)),
      scale(table, 'Amount', 1.05 ** Math.min(week, 8))
    ),
  },
  {
    label: 'holiday',
    name: 'a holiday: half a deviation in three columns, for a week',
    from: 45,
    to: 45,
    apply: (table, _, world) => move(table, world, { V2: 0.5, V5: -0.5, V20: 0.5 }),
  },
];
