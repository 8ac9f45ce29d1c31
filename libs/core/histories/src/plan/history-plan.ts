/**
 * Which columns are derived from what an entity (a card, a merchant, a pair of both) has done before, as data.
 *
 * Every column looks at a window of its entity's earlier transactions: those that arrived before this one and whose
 * event time lies in (t - delay - within, t - delay], t being this transaction's time. The transaction itself is never
 * counted.
 */
import { HistoryError } from '../errors.ts';

/** Plain counts and times. */
type OfTransactions = { readonly as: 'count' | 'sinceLast' | 'isFirst' };
/** Statistics of a number, `of` one of `plan.numbers`. */
type OfNumber = { readonly as: 'sum' | 'mean' | 'max' | 'ratio'; readonly of: string };
/** Statistics of the entities met, `of` one of `plan.entities`. */
type OfEntity = { readonly as: 'distinct' | 'isNew'; readonly of: string };
/** The share of known frauds. */
type OfLabels = { readonly as: 'fraudShare' };

/**
 * One derived column. What it is without a transaction in its window:
 *
 * - `count`: how many transactions; 0
 * - `sum`, `mean`, `max`: of the numbers that are not missing; 0, missing, missing
 * - `ratio`: this transaction's number divided by the mean; missing, also where the mean is 0
 * - `sinceLast`: seconds since the newest transaction; missing
 * - `isFirst`: 1 if there is no transaction in the window, else 0; 1
 * - `distinct`: how many different values; 0
 * - `isNew`: 1 if this transaction's value is not among them, else 0; 1
 * - `fraudShare`: transactions known to be frauds divided by all; missing. A transaction without a known label counts
 *   as legitimate, since what is not a fraud is rarely reported.
 *
 * Missing is NaN. All columns of an entity that is itself missing are missing.
 */
export type HistoryColumn = {
  readonly name: string;
  /** Length of the window in seconds; more than 0. */
  readonly withinSeconds: number;
  /** How long before the transaction the window ends, in seconds; of `count` and `fraudShare` only. @defaultValue 0 */
  readonly delaySeconds?: number;
} & (OfTransactions | OfNumber | OfEntity | OfLabels);

/** All columns of one entity, or of a pair. */
export type HistoryGroup = {
  /** One or two of `plan.entities`. */
  readonly per: readonly string[];
  readonly columns: readonly HistoryColumn[];
};

export type HistoryPlan = {
  /** Names of the entities that a transaction carries, in its order. */
  readonly entities: readonly string[];
  /** Names of the numbers that a transaction carries, in its order. */
  readonly numbers: readonly string[];
  readonly groups: readonly HistoryGroup[];
};

/** Names of the derived columns in the order in which `advance` gives them. */
export function derivedNames(plan: HistoryPlan): string[] {
  return plan.groups.flatMap(({ columns }) => columns.map(({ name }) => name));
}

/** @throws HistoryError that lists every problem */
export function checkPlan(plan: HistoryPlan): void {
  const names = derivedNames(plan);
  const problems = [
    ...repeated(names).map((name) => `column ${name} stands there twice`),
    ...repeated(plan.groups.map(groupName)).map((name) => `group ${name} stands there twice`),
    ...plan.groups.flatMap((group) => groupProblems(plan, group)),
  ];
  if (problems.length === 0) return;
  throw new HistoryError('FRAUD_HISTORIES_PLAN_INVALID', `Cannot keep histories: ${problems.join('; ')}`);
}

/** `cc_num`, or `cc_num+merchant` of a pair. */
export function groupName({ per }: HistoryGroup): string {
  return per.join('+');
}

function groupProblems(plan: HistoryPlan, group: HistoryGroup): string[] {
  const { per, columns } = group;
  const problems = per
    .filter((entity) => !plan.entities.includes(entity))
    .map((entity) => `group ${groupName(group)}: ${entity} is none of the entities ${plan.entities.join(', ')}`);
  if (per.length < 1 || per.length > 2)
    problems.push(`group ${groupName(group)} has ${per.length} entities, not 1 or 2`);
  return [...problems, ...columns.flatMap((column) => columnProblems(plan, column))];
}

function columnProblems(plan: HistoryPlan, column: HistoryColumn): string[] {
  const problems: string[] = [];
  const { name, as, withinSeconds, delaySeconds = 0 } = column;
  if (!(Math.round(withinSeconds * 1000) > 0 && withinSeconds < Infinity))
    problems.push(`column ${name}: withinSeconds is ${withinSeconds}, not a finite number above 0`);
  if (!(delaySeconds >= 0 && delaySeconds < Infinity))
    problems.push(`column ${name}: delaySeconds is ${delaySeconds}, not a finite number of at least 0`);
  if (delaySeconds > 0 && as !== 'count' && as !== 'fraudShare')
    problems.push(`column ${name}: ${as} has no delay, only count and fraudShare have`);
  if (as === 'distinct' || as === 'isNew') problems.push(...unknownName(column, column.of, 'entities', plan.entities));
  if (as === 'sum' || as === 'mean' || as === 'max' || as === 'ratio')
    problems.push(...unknownName(column, column.of, 'numbers', plan.numbers));
  return problems;
}

function unknownName({ name }: HistoryColumn, of: string, kind: string, known: readonly string[]): string[] {
  return known.includes(of) ? [] : [`column ${name}: ${of} is none of the ${kind} ${known.join(', ')}`];
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
