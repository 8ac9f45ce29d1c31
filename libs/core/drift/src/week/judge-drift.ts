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
import { twoSidedTail } from '../statistics/distributions.ts';
import { ASSUMED_DEVIATION, CALIBRATED_FROM, DEFAULT_FALSE_ALARMS_PER_YEAR, weeklyChance } from './alarm-rule.ts';
import { type BetweenWeekDeviation, betweenWeekDeviation } from './between-week-deviation.ts';
import type { DriftBaseline, WeekProfile } from './drift-baseline.ts';
import { betaBinomialTail } from './fraud-share.ts';
import { overdispersion } from './fraud-share.ts';
import { ORDERS } from './rank-effects.ts';

type JudgedWeek = {
  readonly profile: WeekProfile;
  /** Frauds among the week's rows; null when it has no labels. */
  readonly labels: LabelCount | null;
};

export type LabelCount = { readonly rows: number; readonly frauds: number };

export type PastWeek = JudgedWeek & {
  /** The week raised an alarm: it is not used as an undrifted week, and a new segment begins after it. */
  readonly alarmed: boolean;
};

export type DriftCase = {
  readonly baseline: DriftBaseline;
  /** Frauds of the reference; null without labels. */
  readonly referenceLabels: LabelCount | null;
  /** Earlier weeks in order, those of the reference included, the judged one not. */
  readonly past: readonly PastWeek[];
  readonly current: JudgedWeek;
  /** Alarms a year that undrifted weeks may raise. @defaultValue 1 */
  readonly falseAlarmsPerYear?: number;
};

/** What moved most; `higher` and `lower` are locations, `reshaped` is neither location nor spread. */
type DriftDirection = 'higher' | 'lower' | 'wider' | 'narrower' | 'reshaped';

export type JudgedColumn = {
  readonly name: string;
  readonly drifted: boolean;
  readonly direction: DriftDirection;
  /**
   * The most surprising effect, in deviations of one row, signed; with its distance in the week-to-week deviations it
   * is judged by.
   */
  readonly effect: number;
  readonly distance: number;
  /** Smallest p-value of the column times the number of effects of the week, at most 1. */
  readonly adjustedPValue: number;
  /**
   * First week of the unbroken run of weeks, up to this one, that lie far out in the same direction; null when this
   * one does not.
   */
  readonly since: string | null;
};

type JudgedShare = {
  readonly share: number;
  readonly referenceShare: number;
  readonly adjustedPValue: number;
  readonly drifted: boolean;
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

/** A distance from which a week counts as part of a run: one in twenty undrifted weeks is as far. */
const FAR = 2;

const DIRECTIONS: readonly (readonly [DriftDirection, DriftDirection])[] = [
  ['higher', 'lower'],
  ['wider', 'narrower'],
  ['reshaped', 'reshaped'],
  ['reshaped', 'reshaped'],
];

export function judgeDrift({
  baseline,
  referenceLabels,
  past,
  current,
  falseAlarmsPerYear = DEFAULT_FALSE_ALARMS_PER_YEAR,
}: DriftCase): DriftJudgement {
  const alpha = weeklyChance(falseAlarmsPerYear);
  const spread = spreadOf(past, baseline.columns.length * ORDERS);
  const measured = current.profile.effects.reduce((sum, effect) => sum + Number(!Number.isNaN(effect)), 0);
  const tests = measured + Number(referenceLabels !== null && current.labels !== null);
  const distances = (profile: WeekProfile) => distancesOf(profile, baseline, spread);
  const [now, before] = [
    distances(current.profile),
    past.map(({ profile }) => ({ week: profile.week, distances: distances(profile) })),
  ];
  const columns = baseline.columns.flatMap(({ name }, c) => {
    if (Number.isNaN(now[c * ORDERS])) return [];
    const pValues = Array.from({ length: ORDERS }, (_, order) =>
      Math.min(1, tests * tailOf(now[c * ORDERS + order]!, c * ORDERS + order, spread)),
    );
    const adjustedPValue = Math.min(...pValues);
    // Where a location moved far, spread and shape move with it: the lowest order that drifted is what moved.
    const order = adjustedPValue < alpha ? pValues.findIndex((p) => p < alpha) : pValues.indexOf(adjustedPValue);
    const distance = now[c * ORDERS + order]!;
    return [
      {
        name,
        drifted: adjustedPValue < alpha,
        direction: DIRECTIONS[order]![distance < 0 ? 1 : 0],
        effect: current.profile.effects[c * ORDERS + order]!,
        distance,
        adjustedPValue,
        since: sinceWhen(before, current.profile.week, c * ORDERS + order, distance),
      },
    ];
  });
  const frauds =
    referenceLabels !== null && current.labels !== null
      ? judgeFrauds(referenceLabels, past, current.labels, tests, alpha)
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
 * A week's most telling distance for every column, signed, NaN where it says nothing: for the picture of past weeks.
 *
 * @returns one number a column
 */
export function farthestDistances(baseline: DriftBaseline, past: readonly PastWeek[], profile: WeekProfile): number[] {
  const distances = distancesOf(profile, baseline, spreadOf(past, baseline.columns.length * ORDERS));
  return baseline.columns.map((_, c) =>
    distances
      .subarray(c * ORDERS, (c + 1) * ORDERS)
      .reduce((far, distance) => (Math.abs(distance) > Math.abs(far) ? distance : far)),
  );
}

type Spread = BetweenWeekDeviation & {
  readonly kind: 'calibrating' | 'calibrated';
  readonly pastWeeks: number;
  readonly degrees: number;
};

function spreadOf(past: readonly PastWeek[], effects: number): Spread {
  const segments = segmentsOf(past);
  const pastWeeks = segments.reduce((sum, weeks) => sum + weeks.length, 0);
  const degrees = segments.reduce((sum, weeks) => sum + weeks.length - 1, 0);
  return {
    ...betweenWeekDeviation(segments, effects),
    kind: degrees < CALIBRATED_FROM ? 'calibrating' : 'calibrated',
    pastWeeks,
    degrees,
  };
}

/** Undrifted weeks between alarms. */
function segmentsOf(past: readonly PastWeek[]): WeekProfile[][] {
  const segments: WeekProfile[][] = [[]];
  for (const { alarmed, profile } of past) {
    if (alarmed) segments.push([]);
    else segments.at(-1)!.push(profile);
  }
  return segments.filter((weeks) => weeks.length > 0);
}

function distancesOf(
  { rows, effects }: WeekProfile,
  baseline: DriftBaseline,
  { kind, variance: betweenWeek, factor, degreesOfFreedom }: Spread,
): Float64Array {
  return effects.map((effect, i) => {
    const column = Math.floor(i / ORDERS);
    const { sorted, concentration } = baseline.columns[column]!;
    const sampling = 1 / rows[column]! + 1 / sorted.length;
    // A column may know fewer weeks than the others: scores start with the champion.
    const assumed = kind === 'calibrating' || degreesOfFreedom[i]! < CALIBRATED_FROM;
    const common = assumed ? Math.max(betweenWeek[i % ORDERS]!, ASSUMED_DEVIATION ** 2) : betweenWeek[i % ORDERS]!;
    const variance = sampling + common * (1 + concentration);
    return effect / Math.sqrt(assumed ? variance : Math.max(sampling, factor[i]! * variance));
  });
}

function tailOf(distance: number, effect: number, { kind, degreesOfFreedom }: Spread): number {
  const assumed = kind === 'calibrating' || degreesOfFreedom[effect]! < CALIBRATED_FROM;
  return twoSidedTail(distance, assumed ? 10_000 : degreesOfFreedom[effect]!);
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

function judgeFrauds(
  reference: LabelCount,
  past: readonly PastWeek[],
  { rows, frauds }: LabelCount,
  tests: number,
  alpha: number,
): JudgedShare {
  const known = past.flatMap(({ alarmed, labels }) => (alarmed || labels === null ? [] : [labels]));
  const adjustedPValue = Math.min(
    1,
    tests * betaBinomialTail({ ...reference, overdispersion: overdispersion(known) }, frauds, rows),
  );
  return {
    share: frauds / rows,
    referenceShare: reference.frauds / reference.rows,
    adjustedPValue,
    drifted: adjustedPValue < alpha,
  };
}
