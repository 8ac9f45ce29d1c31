/**
 * Has a week drifted? Its effects are judged against their own spread in past weeks, so that the false alarms a year
 * are what was configured, at a hundred rows a week as at a million.
 *
 * Each effect becomes a t statistic: effect / sqrt(factor x (sampling of week and reference + between-week variance)).
 * The sampling variance is known from the rows; the between-week variance and the factor come from past weeks
 * (between-week-deviation.ts). The denominator is never less than sampling alone. The smallest of the J p-values,
 * times J, is the week's p-value (Bonferroni: nearly exact, the orders of a column are uncorrelated). O(columns x past
 * weeks).
 */
import { DEFAULT_FALSE_ALARMS_PER_YEAR, weeklyChance } from './alarm-rule.ts';
import type { ComparedWith } from './effects.ts';
import { effectsOf, startsOf } from './effects.ts';
import { type JudgedShare, judgeFraudShare } from './fraud-share.ts';
import { directionOf, type JudgedColumn, movedShares, sharesOf, tellingEffect } from './judged-column.ts';
import type { JudgedWeek, LabelCount, PastWeek } from './past-weeks.ts';
import type { WeekProfile } from './profile-week.ts';
import { tailOfPastWeeks } from './tail-of-past-weeks.ts';
import { distancesFromLevel, distancesOf, smallestTail, spreadOf, tailOf } from './week-distances.ts';

export type DriftCase = {
  readonly baseline: ComparedWith;
  /** Frauds of the reference; null without labels. */
  readonly referenceLabels: LabelCount | null;
  /** Earlier weeks in order, those of the reference included, the judged one not. */
  readonly past: readonly PastWeek[];
  readonly current: JudgedWeek;
  /** Alarms a year that undrifted weeks may raise. @defaultValue 1 */
  readonly falseAlarmsPerYear?: number;
};

export type DriftJudgement = {
  readonly week: string;
  readonly alarm: boolean;
  /** Chance of an undrifted week to look as drifted as this one. */
  readonly pValue: number;
  /** Chance that an undrifted week alarms under the rule. */
  readonly alpha: number;
  readonly falseAlarmsPerYear: number;
  /** `calibrating`: too few past weeks; a between-week deviation is assumed instead of measured. */
  readonly rule: {
    readonly kind: 'calibrating' | 'calibrated';
    readonly pastWeeks: number;
    readonly degreesOfFreedom: number;
  };
  /** In the order of the baseline; without those the week says nothing about. */
  readonly columns: readonly JudgedColumn[];
  readonly frauds: JudgedShare | null;
};

/** Weeks from the alarm on that make up the level it led to, at most: as many as a champion learns from. */
const LEVEL_WEEKS = 4;

/** A distance from which a week counts as part of a run: one in twenty undrifted weeks is as far. */
const FAR = 2;

export function judgeDrift({
  baseline,
  referenceLabels,
  past,
  current,
  falseAlarmsPerYear = DEFAULT_FALSE_ALARMS_PER_YEAR,
}: DriftCase): DriftJudgement {
  const alpha = weeklyChance(falseAlarmsPerYear);
  const effects = effectsOf(baseline);
  const spread = spreadOf(past, effects);
  const measured = current.profile.effects.reduce((sum, effect) => sum + Number(!Number.isNaN(effect)), 0);
  const tests = measured + Number(referenceLabels !== null && current.labels !== null);
  const now = distancesOf(current.profile, baseline, spread);
  const before = past.map(({ profile }) => ({
    week: profile.week,
    distances: distancesOf(profile, baseline, spread),
  }));
  const level = learnedLevel(past);
  const fromLevel =
    level.length > 0
      ? distancesFromLevel(
          current.profile,
          level.map(({ profile }) => profile),
          spread,
        )
      : undefined;
  const tailOfWeeks = tailOfPastWeeks(
    spread.distances
      .filter((distances) => distances.some(Number.isFinite))
      .map((distances) => smallestTail(distances, spread)),
  );
  // One of the tests is the week's most surprising, and past weeks say how surprising that one usually is.
  const adjusted = (effect: number): number => {
    if (Number.isNaN(now[effect])) return 1;
    const fromReference = tailOf(now[effect]!, effect, spread);
    const tail =
      fromLevel === undefined ? fromReference : Math.max(fromReference, tailOf(fromLevel[effect]!, effect, spread));
    return Math.min(1, Math.max(tests * tail, tailOfWeeks(tail)));
  };
  const pValues = Float64Array.from(effects, (_, effect) => adjusted(effect));
  const starts = startsOf(baseline);
  const columns = baseline.columns.flatMap((column, c) => {
    const [first, end] = [starts[c]!, starts[c + 1]!];
    if (now.subarray(first, end).every(Number.isNaN)) return [];
    const told = { column: c, effects, pValues, distances: now, profile: current.profile, alpha };
    const effect = tellingEffect(told, [first, end]);
    return [
      {
        name: column.name,
        drifted: pValues[effect]! < alpha,
        direction: directionOf(effects[effect]!, now[effect]!),
        effect: current.profile.effects[effect]!,
        distance: now[effect]!,
        adjustedPValue: Math.min(...pValues.subarray(first, end)),
        since: sinceWhen(before, current.profile.week, effect, now[effect]!),
        moved: movedShares(told, [first, end]),
        shares: sharesOf(told, [first, end]),
      },
    ];
  });
  const frauds =
    referenceLabels !== null && current.labels !== null
      ? judgeFraudShare(current.labels, { reference: referenceLabels, past, level, tests, alpha })
      : null;
  const pValue = Math.min(1, ...columns.map((column) => column.adjustedPValue), frauds?.adjustedPValue ?? 1);
  const { kind, pastWeeks, degrees } = spread;
  return {
    week: current.profile.week,
    alarm: pValue < alpha,
    pValue,
    alpha,
    falseAlarmsPerYear,
    rule: { kind, pastWeeks, degreesOfFreedom: degrees },
    columns,
    frauds,
  };
}

/**
 * The weeks from the last alarm on, where the champion has learned from the week that alarmed: its reference mixes the
 * old level with the new one, and a week like those since then is not drift. Empty otherwise.
 */
function learnedLevel(past: readonly PastWeek[]): readonly PastWeek[] {
  const last = past.findLastIndex(({ alarmed, inReference }) => alarmed && inReference);
  return last < 0 ? [] : past.slice(last, last + LEVEL_WEEKS);
}

/**
 * The most telling distance of every column in some weeks, signed, NaN where a week says nothing: for the picture of
 * past weeks.
 *
 * @returns one list a week, one number a column
 */
export function farthestDistances(
  baseline: ComparedWith,
  past: readonly PastWeek[],
  profiles: readonly WeekProfile[],
): number[][] {
  const spread = spreadOf(past, effectsOf(baseline));
  const starts = startsOf(baseline);
  return profiles.map((profile) => {
    const distances = distancesOf(profile, baseline, spread);
    return baseline.columns.map((_, c) =>
      distances
        .subarray(starts[c], starts[c + 1])
        .reduce((far, distance) => (Number.isNaN(far) || Math.abs(distance) > Math.abs(far) ? distance : far), NaN),
    );
  });
}

function sinceWhen(
  before: readonly { readonly week: string; readonly distances: Float64Array }[],
  week: string,
  effect: number,
  distance: number,
): string | null {
  if (Math.abs(distance) < FAR) return null;
  const isFar = (other: number) => Math.abs(other) >= FAR && other > 0 === distance > 0;
  const lastOther = before.findLastIndex(({ distances }) => !isFar(distances[effect]!));
  return before[lastOther + 1]?.week ?? week;
}
