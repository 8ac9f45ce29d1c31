/**
 * Entries of `derived` that look at what an entity has done before, `{ per, of, as, within, delay }` in a schema file
 * of version 2, and the plan of histories that they make.
 */
import { derivedNames, type HistoryColumn, type HistoryGroup, type HistoryPlan } from '@fraud/histories';
import { z } from 'zod';
import type { ColumnType } from './column.ts';

const OF_NUMBER = ['sum', 'mean', 'max', 'ratio'] as const;
const OF_ENTITY = ['distinct', 'isNew'] as const;
const PLAIN = ['count', 'fraudShare', 'sinceLast', 'isFirst'] as const;
/** Windows that are as long as the entity's longest one where none is said. */
const OPEN_ENDED: readonly string[] = ['sinceLast', 'isFirst'];
const DEFAULT_WINDOW = '30d';

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const duration = z.string().regex(/^[1-9]\d{0,5}[smhd]$/, {
  error: ({ input }) => `${JSON.stringify(input)} is not allowed, expected a duration such as 90s, 15m, 24h or 30d`,
});
const name = z.string().min(1);
const figure = z.enum([...OF_NUMBER, ...OF_ENTITY, ...PLAIN]);
/** One value stands for a list of one. */
const asList = (given: unknown) => (given === undefined ? undefined : [given].flat());

/** One entry of a schema file. */
export const historyEntry = z.strictObject({
  per: z.preprocess(asList, z.array(name).min(1).max(2)),
  of: name.optional(),
  as: z.preprocess(asList, z.array(figure).min(1)),
  within: z.preprocess(asList, z.array(duration).min(1).optional()),
  delay: duration.optional(),
});

export type HistoryEntry = z.infer<typeof historyEntry>;

/** The plan of a schema's entries; null without any. Columns are called like `card.amount.mean.7d`. */
export function historyPlan(entries: readonly HistoryEntry[]): HistoryPlan | null {
  if (entries.length === 0) return null;
  const groups = Map.groupBy(entries, ({ per }) => per.join('+'));
  const ofEntities = entries.filter(({ as }) => as.some(isOfEntity)).flatMap(({ of }) => of ?? []);
  const ofNumbers = entries.filter(({ as }) => as.some(isOfNumber)).flatMap(({ of }) => of ?? []);
  return {
    entities: [...new Set([...entries.flatMap(({ per }) => per), ...ofEntities])],
    numbers: [...new Set(ofNumbers)],
    groups: [...groups.values()].map((of): HistoryGroup => ({
      per: of[0]!.per,
      columns: of.flatMap((entry) => columnsOf(entry, longestOf(of))),
    })),
  };
}

/** The names of the columns that the entries make. */
export function historyNames(entries: readonly HistoryEntry[]): string[] {
  const plan = historyPlan(entries);
  return plan === null ? [] : derivedNames(plan);
}

/** What is wrong with the entries of a schema, a sentence each. @param typeOf the types of the schema's columns */
export function historyProblems(entries: readonly HistoryEntry[], typeOf: ReadonlyMap<string, ColumnType>): string[] {
  const wrong = (column: string | undefined, type: ColumnType, by: string) =>
    column !== undefined && typeOf.get(column) === type
      ? []
      : [`${by} takes a column of type ${type}, ${column === undefined ? 'and none is named' : `"${column}" is none`}`];
  return entries.flatMap(({ per, of, as, within, delay }) => [
    ...per.flatMap((entity) => wrong(entity, 'entity', 'per')),
    ...as.filter(isOfNumber).flatMap((each) => wrong(of, 'number', `${each} per ${per.join(', ')}`)),
    ...as.filter(isOfEntity).flatMap((each) => wrong(of, 'entity', `${each} per ${per.join(', ')}`)),
    ...as
      .filter((each) => within === undefined && !OPEN_ENDED.includes(each))
      .map((each) => `${each} per ${per.join(', ')} lacks "within", such as ["24h", "7d"]`),
    ...as
      .filter((each) => delay !== undefined && each !== 'fraudShare' && each !== 'count')
      .map((each) => `${each} per ${per.join(', ')} has no delay, only count and fraudShare may have one`),
  ]);
}

function columnsOf({ per, of, as, within, delay }: HistoryEntry, longest: string): HistoryColumn[] {
  return as.flatMap((each) =>
    (within ?? [longest]).map((window): HistoryColumn => {
      const isOf = isOfNumber(each) || isOfEntity(each);
      const words = [per.join('+'), ...(isOf ? [of!] : []), each, ...(within === undefined ? [] : [window])];
      const timing = {
        name: words.join('.'),
        withinSeconds: secondsOf(window),
        ...(delay !== undefined && { delaySeconds: secondsOf(delay) }),
      };
      if (isOfNumber(each)) return { ...timing, as: each, of: of! };
      return isOfEntity(each) ? { ...timing, as: each, of: of! } : { ...timing, as: each as (typeof PLAIN)[number] };
    }),
  );
}

function longestOf(entries: readonly HistoryEntry[]): string {
  const windows = entries.flatMap(({ within }) => within ?? []);
  return windows.toSorted((a, b) => secondsOf(b) - secondsOf(a))[0] ?? DEFAULT_WINDOW;
}

function secondsOf(text: string): number {
  return Number(text.slice(0, -1)) * SECONDS[text.at(-1) as keyof typeof SECONDS];
}

function isOfNumber(as: string): as is (typeof OF_NUMBER)[number] {
  return OF_NUMBER.some((each) => each === as);
}

function isOfEntity(as: string): as is (typeof OF_ENTITY)[number] {
  return OF_ENTITY.some((each) => each === as);
}
