/**
 * The numbers of the alarm's rule (docs/decisions/0008). A week's threshold follows from the false alarms a year that
 * the team accepts; nothing here is a p-value or a distance to be tuned by hand.
 */

/** @defaultValue of FALSE_ALARMS_PER_YEAR */
export const DEFAULT_FALSE_ALARMS_PER_YEAR = 1;

export const WEEKS_PER_YEAR = 365.25 / 7;

/**
 * Degrees of freedom the past weeks must give before their own spread is trusted: "calibrating" below. Six weeks in
 * one segment.
 */
export const CALIBRATED_FROM = 5;

/**
 * While calibrating, every effect is assumed to deviate by this much from week to week, in deviations of a row: no less
 * is an alarm.
 */
export const ASSUMED_DEVIATION = 0.05;

/** The share of frauds is assumed to deviate by at least this much of itself from week to week. */
export const ASSUMED_OVERDISPERSION = 0.1;

/** Drifted columns must carry this share of the champion's importances before a retraining is asked for. */
export const IMPORTANCE_THAT_MATTERS = 0.05;

/** Chance of an alarm that an undrifted week may have. */
export function weeklyChance(falseAlarmsPerYear: number): number {
  return Math.min(1, falseAlarmsPerYear / WEEKS_PER_YEAR);
}
