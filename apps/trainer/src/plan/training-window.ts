/**
 * The rows of a retraining: the last weeks up to the asked one, in order of time. The latest share of the rows is held
 * out: models are judged on it and never trained on it. Where frauds are few, earlier weeks are taken as well. What
 * feedback says of a week's decisions joins its rows.
 */
import { mergeFeedback, openFeedback } from '@fraud/decision-log';
import { concatTables, type FeatureSchema, fraudsIn, sortByTime } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { splitByTime, type SplitRows, type SplitRules } from '@fraud/training';
import {
  compareWeeks,
  listWeeks,
  readWeek,
  trainingWeeks,
  type WeekData,
  type WeekFile,
  WeekRefused,
} from '@fraud/weekly-data';
import { TrainerError } from '../errors.ts';
import { type Narrator, PERCENT } from '../narrator.ts';

export type WindowRules = SplitRules & {
  readonly weeks: number;
  /** So many rows of a week may be left out for a bad value. @defaultValue 0 */
  readonly maxBadRows?: number;
};

/** `isEnough` is false when all weeks there are hold too few frauds. */
export type TrainingWindow = SplitRows & {
  /** Earliest first. */
  readonly weeks: readonly WeekData[];
};

export type LoadWindow = {
  readonly store: ObjectStore;
  readonly schema: FeatureSchema;
  readonly weeksPrefix: string;
  readonly rules: WindowRules;
  /** Name of the newest week to learn from, such as `week_2026_47`. */
  readonly lastWeek: string;
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
};

/**
 * A week that must be refused is passed over, with a word; not so the newest one. Weeks without labels are passed over.
 *
 * @throws FRAUD_TRAINER_WEEK_MISSING, and what `readWeek` throws
 */
export async function loadWindow({
  store,
  schema,
  weeksPrefix,
  rules,
  lastWeek,
  narrator,
  signal,
}: LoadWindow): Promise<TrainingWindow> {
  const files = await listWeeks(store, weeksPrefix);
  const last = files.find((file) => file.name === lastWeek);
  if (last === undefined)
    throw new TrainerError(
      'FRAUD_TRAINER_WEEK_MISSING',
      `Cannot retrain on ${lastWeek}: ${store.describe()} has no such week under ${weeksPrefix}; it may have been put into quarantine`,
    );
  const recent = trainingWeeks(files, last, rules.weeks);
  const earlier = files.filter((file) => compareWeeks(file, recent[0]!) < 0);

  const feedbackOf = openFeedback(store, schema, signal);
  /** The week with what feedback says of its decisions. */
  const withFeedback = async (data: WeekData): Promise<WeekData> => {
    const { year, week, name } = data.file;
    if (year === undefined) return data; // no week of the calendar, so no week of the log
    const feedback = await feedbackOf({ year, week });
    for (const line of feedback.setAside) narrator.note(`set aside: ${line}`);
    if (feedback.table.rows === 0) return data;
    const { table, added, corrected } = mergeFeedback(data.table, feedback);
    narrator.note(`${name}: feedback on ${feedback.table.rows} decisions: ${added} added, ${corrected} corrected`);
    return { ...data, table: sortByTime(table) };
  };

  const read = async (file: WeekFile): Promise<WeekData[]> => {
    signal.throwIfAborted();
    try {
      const week = await readWeek(store, file, schema, rules);
      if (!week.isLabelled) {
        narrator.note(`${file.name} has no labels and is passed over`);
        return [];
      }
      narrator.note(`${file.name}: ${week.table.rows} rows, ${fraudsIn(week.table)} frauds`);
      for (const warning of week.warnings) narrator.note(`${file.name}: ${warning}`);
      return [await withFeedback(week)];
    } catch (error) {
      if (file === last || !(error instanceof WeekRefused)) throw error;
      narrator.warn(`${file.name} is passed over`, error);
      return [];
    }
  };

  let weeks: WeekData[] = [];
  for (const [i, file] of recent.entries()) {
    narrator.step(
      `loading week ${i + 1} of ${recent.length}`,
      PERCENT.loading + ((PERCENT.growing - PERCENT.loading) * i) / recent.length,
    );
    weeks.push(...(await read(file)));
  }
  let window = windowOf(weeks, rules);
  for (let file = earlier.pop(); !window.isAmple && file !== undefined; file = earlier.pop()) {
    narrator.note(`few frauds (${fraudsOf(window)}): the window widens to ${file.name}`);
    weeks = [...(await read(file)), ...weeks];
    window = windowOf(weeks, rules);
  }
  if (window.tooYoungRows > 0)
    narrator.note(
      `${window.tooYoungRows} rows younger than ${rules.labelDelayDays} days are left out: their frauds are not known yet`,
    );
  return window;
}

function windowOf(weeks: readonly WeekData[], rules: WindowRules): TrainingWindow {
  return { weeks, ...splitByTime(concatTables(weeks.map((week) => week.table)), rules) };
}

/** How many frauds there are to train and to judge, for people. */
export function fraudsOf({ training, heldOut }: TrainingWindow): string {
  return `${fraudsIn(training)} to train, ${fraudsIn(heldOut)} to judge`;
}
