/**
 * What a new week is compared with: the champion's weeks as the baseline, and the profiles of the weeks before, which
 * say how much weeks differ anyway. Past weeks are read one at a time, so memory holds the reference and one more
 * week.
 */
import { openBlockedRows } from '@fraud/decision-log';
import {
  type ColumnValues,
  type DriftBaseline,
  driftBaseline,
  JOINT_DRIFT_ROWS,
  type LabelDay,
  labelDays,
  profileWeek,
  referenceNumbers,
  spacedValues,
  type TimeSpan,
  timeSpan,
  type WeekProfile,
} from '@fraud/drift';
import { concatTables, type FeatureSchema, filterRows, type TransactionTable, valuesOf } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import {
  compareWeeks,
  listWeeks,
  type Week,
  WeekChanged,
  type WeekData,
  type WeekFile,
  type WeekReader,
  WeekRefused,
} from '@fraud/weekly-data';
import { type Champion, importancesOn, sampledScores } from '../judging/champion.ts';

export type ObservedWeek = {
  readonly file: WeekFile;
  readonly rows: number;
  readonly frauds: number | null;
  /** Null without labels. */
  readonly labelDays: readonly LabelDay[] | null;
  /** Of the features, against the baseline. */
  readonly profile: WeekProfile;
  /** Of the champion; undefined for the weeks it was trained on, where they would flatter. */
  readonly scores: Float32Array | undefined;
};

export type WeekHistory = {
  /** Names of the champion's weeks, as far as the store still has them, with their rows. */
  readonly reference: { readonly weeks: readonly string[]; readonly rows: number };
  /** Labelled rows the champion was judged on, as far as its weeks are still there. */
  readonly heldOut: TransactionTable;
  readonly baseline: DriftBaseline;
  /** Event times of the reference weeks, earliest week first. */
  readonly times: readonly TimeSpan[];
  readonly importances: Readonly<Record<string, number>> | undefined;
  /** Rows of the reference, evenly spaced, as the features' columns. */
  readonly spacedRows: readonly Float32Array[];
  readonly observe: (week: WeekData) => ObservedWeek;
  /**
   * Earlier weeks, earliest first, at most `count` of them and those of the reference; unreadable ones are left out.
   * Each is read once.
   */
  readonly before: (week: Week, count: number) => Promise<ObservedWeek[]>;
  /** Rows of a labelled week that were blocked, and of which nobody knows what they were. Reads the week's log. */
  readonly blockedRows: (week: WeekData) => Promise<ReadonlySet<number>>;
  /** The last `count` weeks before one, earliest first, read again; unreadable ones are left out. */
  readonly rowsBefore: (week: Week, count: number) => Promise<WeekData[]>;
  /** Weeks in the store after `from`, up to and with `to`. */
  readonly weeksBetween: (from: Week, to: Week) => number;
};

/** Undefined when none of the champion's weeks can be read any more. @throws ObjectStoreError */
export async function openWeekHistory(
  store: ObjectStore,
  prefix: string,
  schema: FeatureSchema,
  champion: Champion,
  read: WeekReader,
): Promise<WeekHistory | undefined> {
  const files = await listWeeks(store, prefix);
  const isReference = (file: WeekFile) => champion.weekKeys.includes(file.key);
  const reference: WeekData[] = [];
  for (const file of files.filter(isReference)) reference.push(...(await readIfPossible(read, file)));
  if (reference.length === 0) return undefined;
  const baseline = driftBaseline(
    schema.features.map((name) => ({ name, weeks: reference.map(({ table }) => featureOf(table, schema, name)) })),
  );
  const importances = champion.model && importancesOn(champion.model, reference.at(-1)!.table);

  const observe = ({ file, table, rows, frauds, isLabelled }: WeekData): ObservedWeek => ({
    file,
    rows,
    frauds: isLabelled ? frauds : null,
    labelDays: isLabelled ? labelDays(table.eventTime, table.labels) : null,
    profile: profileWeek(
      baseline,
      file.name,
      schema.features.map((name) => featureOf(table, schema, name)),
      isReference(file),
    ),
    scores: champion.model === undefined || isReference(file) ? undefined : sampledScores(champion.model, table),
  });
  const observed = new Map<string, ObservedWeek | undefined>();
  for (const week of reference) observed.set(week.file.key, observe(week));
  const blockedRows = openBlockedRows(store, schema, new AbortController().signal);
  const heldOut: TransactionTable[] = [];
  for (const week of reference.filter(({ isLabelled }) => isLabelled)) {
    const { judgedFrom, judgedTo } = champion.rows.get(week.file.key)!;
    const [from, to] = [judgedFrom, judgedTo].map((share) => Math.round(share * week.table.rows));
    const blocked = from! < to! ? await blockedRows(week) : new Set<number>();
    heldOut.push(filterRows(week.table, (row) => row >= from! && row < to! && !blocked.has(row)));
  }
  return {
    reference: {
      weeks: reference.map(({ file }) => file.name),
      rows: reference.reduce((sum, { rows }) => sum + rows, 0),
    },
    heldOut: concatTables(heldOut),
    baseline,
    times: reference.map(({ table }) => timeSpan(table.eventTime)),
    importances,
    spacedRows: schema.features.map((name, c) =>
      spacedValues(
        reference.map(({ table }) => referenceNumbers(baseline.columns[c]!, featureOf(table, schema, name))),
        JOINT_DRIFT_ROWS,
      ),
    ),
    observe,
    before: async (week, count) => {
      const earlier = files.filter((file) => compareWeeks(file, week) < 0);
      for (const file of earlier.slice(-count)) {
        if (observed.has(file.key)) continue;
        const [week] = await readIfPossible(read, file);
        observed.set(file.key, week && observe(week));
      }
      return earlier
        .filter((file, i) => i >= earlier.length - count || isReference(file))
        .flatMap((file) => observed.get(file.key) ?? []);
    },
    blockedRows: async (week) => (week.isLabelled ? await blockedRows(week) : new Set()),
    rowsBefore: async (week, count) => {
      const earlier = files.filter((file) => compareWeeks(file, week) < 0).slice(-count);
      const weeks: WeekData[] = [];
      for (const file of earlier) {
        const known = reference.find((each) => each.file.key === file.key);
        weeks.push(...(known === undefined ? await readIfPossible(read, file) : [known]));
      }
      return weeks;
    },
    weeksBetween: (from, to) =>
      files.filter((file) => compareWeeks(file, from) > 0 && compareWeeks(file, to) <= 0).length,
  };
}

/** A feature's values, by name. */
export function featureOf(table: TransactionTable, schema: FeatureSchema, name: string): ColumnValues {
  return valuesOf(table, schema.inputs.indexOf(name));
}

/** No week where it is refused, is being changed, or has too few rows. @throws ObjectStoreError */
export async function readIfPossible(read: WeekReader, file: WeekFile): Promise<WeekData[]> {
  try {
    const week = await read(file);
    return week.table.rows < 2 ? [] : [week];
  } catch (error) {
    if (error instanceof WeekRefused || error instanceof WeekChanged) return [];
    throw error;
  }
}
