/** The services' defaults, and the trainer's window under them. */
import { type FalseAlarmBudget, falseAlarmBudget } from '@fraud/drift';
import type { YearlyErrors } from '@fraud/evaluation';
import { concatTables } from '@fraud/feature-schema';
import { type GateRules, splitByTime, type SplitRows, type SplitRules } from '@fraud/training';
import type { YearWeek } from './year.ts';

export const WEEKS_FOR_TRAINING = 4;

const splitRules: SplitRules = {
  heldOutShare: 0.2,
  minTrainingFrauds: 20,
  wantedTrainingFrauds: 50,
  labelDelayDays: 0,
};

export const gateRules: GateRules & YearlyErrors = {
  promotionErrorRate: 0.05,
  wrongPromotionsPerYear: 2,
  severeDriftShare: 0.1,
  nonInferiorityMargin: 0.05,
  thresholdBy: 'cost',
  amountColumn: 'Amount',
  yardstick: { costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 }, reviewsPerDay: 100 },
};

export const watchRules = {
  falseAlarmsPerYear: 1,
  historyWeeks: 52,
  coolDownWeeks: 0,
};

/** The false alarms a year that each signal of a week has. */
export function watchBudget(isLabelled: boolean): FalseAlarmBudget {
  return falseAlarmBudget(watchRules.falseAlarmsPerYear, { performance: isLabelled, expectedQuality: !isLabelled });
}

/** The trainer's window: the last four weeks, or more where frauds are few, the latest fifth held out. */
export function windowOf(weeks: readonly YearWeek[]): SplitRows & { readonly weeks: readonly YearWeek[] } {
  for (let count = WEEKS_FOR_TRAINING; ; count++) {
    const rows = splitByTime(tableOf(weeks.slice(-count)), splitRules);
    if (rows.isAmple || count >= weeks.length) return { weeks: weeks.slice(-count), ...rows };
  }
}

/** The rows of weeks, one after the other. */
export function tableOf(weeks: readonly YearWeek[]): YearWeek['table'] {
  return concatTables(weeks.map((week) => week.table));
}
