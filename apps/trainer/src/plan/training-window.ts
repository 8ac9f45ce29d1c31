/**
 * The rows of a retraining: the last weeks up to the asked one, in order of time. The latest share of the rows is held
 * out: models are judged on it and never trained on it. Where frauds are few, earlier weeks are taken as well. Only
 * weekly files are in the window; `loadFeedback` says what joins its training rows.
 */
import { openBlockedRows, openToldLabels } from '@fraud/decision-log';
import { concatTables, filterRows, fraudsIn } from '@fraud/feature-schema';
import { splitByTime, type SplitRows } from '@fraud/training';
import {
  compareWeeks,
  listWeeks,
  openWeekReader,
  trainingWeeks,
  type WeekData,
  type WeekFile,
  WeekRefused,
} from '@fraud/weekly-data';
import { TrainerError } from '../errors.ts';
import type { RetrainContext, WindowRules } from '../retraining/retrain-context.ts';

/** What of a retraining says which rows it is about. */
export type WindowContext = Pick<RetrainContext, 'store' | 'schema' | 'weeksPrefix' | 'progress' | 'signal'> & {
  readonly window: WindowRules;
  /** The newest week to learn from, such as `week_2026_47`. */
  readonly payload: { readonly week: string };
};

/** `isEnough` is false when all weeks together hold too few frauds, or nothing but frauds. */
export type TrainingWindow = SplitRows & {
  /** Earliest first. */
  readonly weeks: readonly WeekData[];
};

/**
 * Loads the weeks up to the asked one. An earlier week that must be refused is left out with a warning; the asked one
 * may not. Weeks without labels are left out, and so are rows of blocked payments whose class nobody knows.
 *
 * @throws FRAUD_TRAINER_WEEK_MISSING, and what `readWeek` throws
 */
export async function loadWindow({
  store,
  schema,
  weeksPrefix,
  window: rules,
  payload: { week: lastWeek },
  progress,
  signal,
}: WindowContext): Promise<TrainingWindow> {
  const files = await listWeeks(store, weeksPrefix);
  const last = files.find((file) => file.name === lastWeek);
  if (last === undefined)
    throw new TrainerError(
      'FRAUD_TRAINER_WEEK_MISSING',
      `Cannot retrain on ${lastWeek}: ${store.describe()} has no such week under ${weeksPrefix}; it may have ` +
        'been put into quarantine',
    );
  const recent = trainingWeeks(files, last, rules.weeks);
  const earlier = files.filter((file) => compareWeeks(file, recent[0]!) < 0);
  const blockedRows = openBlockedRows(store, schema, signal);

  const labelsToldLater = openToldLabels(store, schema, signal);
  const readWeek = openWeekReader({ ...rules, store, schema, files, labelsToldLater });
  const read = async (file: WeekFile): Promise<WeekData[]> => {
    signal.throwIfAborted();
    try {
      const week = await readWeek(file);
      if (!week.isLabelled) {
        progress.log(`${file.name} has no labels and is left out`);
        return [];
      }
      progress.log(`${file.name}: ${week.table.rows} rows, ${fraudsIn(week.table)} frauds`);
      for (const warning of week.warnings) progress.log(`${file.name}: ${warning}`);
      return [withoutBlocked(week, await blockedRows(week), { progress, window: rules })];
    } catch (error) {
      if (file === last || !(error instanceof WeekRefused)) throw error;
      progress.warn(`${file.name} is left out`, error);
      return [];
    }
  };

  let weeks: WeekData[] = [];
  for (const [i, file] of recent.entries()) {
    progress.step('planned', i / recent.length, `week ${i + 1} of ${recent.length}`);
    weeks.push(...(await read(file)));
  }
  let window = windowOf(weeks, rules);
  for (let file = earlier.pop(); !window.isAmple && file !== undefined; file = earlier.pop()) {
    progress.log(`few frauds (${fraudCounts(window)}): ${file.name} is taken as well`);
    weeks = [...(await read(file)), ...weeks];
    window = windowOf(weeks, rules);
  }
  if (window.tooYoungRows > 0)
    progress.log(
      `${window.tooYoungRows} rows younger than ${rules.labelDelayDays} days are left out: their frauds may ` +
        'not have been reported yet',
    );
  return window;
}

/**
 * A week without the rows whose payments were blocked and of which nobody knows what they were: the file calls them
 * legitimate, and a model would unlearn what it was right about. Whoever may report outcomes could empty a week so, so
 * all rows stay where they are more than the share that feedback may have.
 */
function withoutBlocked(
  week: WeekData,
  blocked: ReadonlySet<number>,
  { progress, window }: Pick<WindowContext, 'progress' | 'window'>,
): WeekData {
  if (blocked.size === 0) return week;
  const { maxShare } = window.feedback;
  if (blocked.size > maxShare * week.table.rows) {
    progress.log(
      `${week.file.name}: ${blocked.size} rows were reported as blocked, more than a share of ${maxShare} ` +
        '(FEEDBACK_MAX_SHARE): they stay, as the weekly file labels them',
    );
    return week;
  }
  progress.log(`${week.file.name}: ${blocked.size} rows were blocked, nobody knows what they were: they are left out`);
  return { ...week, table: filterRows(week.table, (row) => !blocked.has(row)) };
}

function windowOf(weeks: readonly WeekData[], rules: WindowRules): TrainingWindow {
  return { weeks, ...splitByTime(concatTables(weeks.map((week) => week.table)), rules) };
}

/** How many frauds there are to train and to judge, for people. */
export function fraudCounts({ training, heldOut }: TrainingWindow): string {
  return `${fraudsIn(training)} to train, ${fraudsIn(heldOut)} to judge`;
}
