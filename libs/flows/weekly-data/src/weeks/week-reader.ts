/**
 * Weeks with what histories derive of their rows: the files before a week, as far back as the longest window reaches,
 * go through the history first, one at a time. Of a schema without histories a week is read by itself.
 */
import { setImmediate } from 'node:timers/promises';
import {
  deriveHistories,
  type FeatureSchema,
  hasHistories,
  sliceTable,
  type TransactionTable,
  UNKNOWN_LABEL,
  withoutEntities,
} from '@fraud/feature-schema';
import { createHistory, type History, type HistoryPlan, warmUpSeconds } from '@fraud/histories';
import type { ObjectStore } from '@fraud/object-store';
import { WeekChanged, WeekRefused } from '../errors.ts';
import { rowSample } from '../rows/row-sample.ts';
import { readWeek, sampleWarning, type WeekData, type WeekReadOptions } from './read-week.ts';
import { compareWeeks, type Week, type WeekFile } from './week-file.ts';

/** Labels by the transactions' own ids: 1 fraud, 0 legitimate. */
type LabelsOfIds = ReadonlyMap<string, number>;

export type WeekReaderOptions = WeekReadOptions & {
  readonly store: ObjectStore;
  readonly schema: FeatureSchema;
  /** All weekly files, earliest first. */
  readonly files: readonly WeekFile[];
  /** What became known of transactions of a week whose label its file does not know; only histories hear of it. */
  readonly labelsToldLater?: ((week: Week) => Promise<LabelsOfIds>) | undefined;
};

/**
 * Reads a week as `readWeek` does. Weeks that are read in the order of time, without many between them, are one pass
 * over the files; before another one the history begins anew. One call at a time.
 *
 * @throws what `readWeek` throws of the week itself; refused and changed weeks before it are passed over
 */
export type WeekReader = (file: WeekFile) => Promise<WeekData>;

const SECONDS_PER_WEEK = 604_800;
/** Rows between two turns of the event loop. */
const ROWS_AT_ONCE = 8_192;

export function openWeekReader(options: WeekReaderOptions): WeekReader {
  const { store, schema, files, sampleRows = Infinity, labelsToldLater } = options;
  if (!hasHistories(schema)) return (file) => readWeek(store, file, schema, options);
  const plan = schema.histories;
  const weeksBefore = weeksInReach(plan);
  const heardLater = hasLabels(plan) ? labelsToldLater : undefined;
  let kept: { readonly history: History; readonly next: number } | undefined;

  const seeWeek = async (history: History, file: WeekFile): Promise<WeekData> => {
    const week = await readWeek(store, file, schema, options);
    const heard = heardLater && (await labelsHeard(week, await heardLater(file)));
    for (let start = 0; start < week.table.rows; start += ROWS_AT_ONCE) {
      const end = Math.min(week.table.rows, start + ROWS_AT_ONCE);
      deriveHistories(schema, history, week.table, { start, end, ...(heard && { heard }) });
      await setImmediate();
    }
    return week;
  };
  return async (file) => {
    const at = files.filter((each) => compareWeeks(each, file) < 0).length;
    const from = Math.max(0, at - weeksBefore);
    const canGoOn = kept !== undefined && kept.next >= from && kept.next <= at;
    const history = canGoOn ? kept!.history : createHistory(plan);
    let next = canGoOn ? kept!.next : from;
    kept = undefined; // until the week is through: what has failed half-way begins anew
    for (; next < at; next++) await passOver(seeWeek(history, files[next]!));
    const { table, rows, warnings, ...week } = await seeWeek(history, file);
    kept = { history, next: at + (files[at]?.key === file.key ? 1 : 0) };
    const sample = sampleOf(withoutEntities(table), sampleRows);
    return {
      ...week,
      rows,
      table: sample,
      warnings: sample.rows < rows ? [...warnings, sampleWarning(rows, sample)] : warnings,
    };
  };
}

/** How many weekly files before a week its windows can reach. */
export function weeksInReach(plan: HistoryPlan): number {
  return Math.ceil(warmUpSeconds(plan) / SECONDS_PER_WEEK);
}

async function passOver(week: Promise<unknown>): Promise<void> {
  await week.catch((error: unknown) => {
    if (!(error instanceof WeekRefused || error instanceof WeekChanged)) throw error;
  });
}

function hasLabels({ groups }: HistoryPlan): boolean {
  return groups.some(({ columns }) => columns.some(({ as }) => as === 'fraudShare'));
}

/** The labels of the file; of rows without one, what was told of their ids. */
function labelsHeard({ table: { labels, ids }, isLabelled }: WeekData, told: LabelsOfIds): Uint8Array {
  if (ids === undefined || told.size === 0) return labels;
  return labels.map((label, row) => (isLabelled && label !== UNKNOWN_LABEL ? label : (told.get(ids[row]!) ?? label)));
}

function sampleOf(table: TransactionTable, wanted: number): TransactionTable {
  if (table.rows < 2 * wanted) return table;
  const sample = rowSample(wanted);
  for (let start = 0; start < table.rows; start += wanted)
    sample.add(sliceTable(table, start, Math.min(table.rows, start + wanted)));
  return sample.rows();
}
