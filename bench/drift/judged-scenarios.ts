/** What happens in the weeks that our alarm and its peers judge, all without labels. */
import { type Scenario, scenarios, shiftName } from './scenarios.ts';
import { type BenchWeek, features } from './week-source.ts';

export type JudgedScenario = Pick<Scenario, 'name' | 'fraudShare'> & {
  /**
   * @param deviations of the columns, those of the population
   * @param labels of the rows, which no rule sees
   */
  readonly change: (week: BenchWeek, deviations: readonly number[], labels: Uint8Array) => BenchWeek;
};

const KNOWN = [
  shiftName(0.1, 3),
  'mean shift 0.25 sd in 3 columns',
  'variance x4 in 5 columns',
  'ten columns moved',
  'two columns swapped',
  'Amount in another unit',
  'fraud share x3',
];

/** The columns that tell frauds best. */
const MARKS = ['V10', 'V12', 'V14', 'V17'].map((name) => features.indexOf(name));
const DOUBTFUL_SHARE = 0.03;

export const judgedScenarios: readonly JudgedScenario[] = [
  ...KNOWN.map((name) => scenarios.find((scenario) => scenario.name === name)!),
  {
    name: 'frauds without their best marks',
    change: (week, _, labels) => replaceMarks(week, rowsOf(labels, 1), rowsOf(labels, 0)),
  },
  {
    name: '3 % of the legitimate look like frauds',
    change(week, _, labels) {
      const legitimate = rowsOf(labels, 0);
      return replaceMarks(week, legitimate.slice(0, DOUBTFUL_SHARE * legitimate.length), rowsOf(labels, 1));
    },
  },
];

/** Each of some rows takes the marks of another one. */
function replaceMarks({ columns, frauds }: BenchWeek, rows: readonly number[], others: readonly number[]): BenchWeek {
  const replaced = columns.map((column, c) => {
    if (!MARKS.includes(c) || others.length === 0) return column;
    const changed = column.slice();
    rows.forEach((row, i) => (changed[row] = column[others[i % others.length]!]!));
    return changed;
  });
  return { columns: replaced, frauds };
}

function rowsOf(labels: Uint8Array, label: number): number[] {
  return [...labels.keys()].filter((row) => labels[row] === label);
}
