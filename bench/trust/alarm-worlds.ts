/**
 * Worlds that the drift alarm is asked about: how much the effects of a week deviate from week to week. Weeks are made
 * as effects, not as rows: the sampling of rows is normal at these sizes, and a year is judged in a blink.
 */
import { ORDERS, type WeekProfile } from '@fraud/drift';
import { aRankBaseline, aRankProfile } from '@fraud/drift/testing';
import { type RandomSource, randomSource } from '@fraud/random';

const COLUMNS = 29;
const EFFECTS = COLUMNS * ORDERS;
const REFERENCE_WEEKS = 4;

/** Deviation of a column's location from week to week, in deviations of a row; half of it for the other orders. */
const BETWEEN_WEEKS = 0.03;

/** Gives the deviations of one week after the other, each of variance 1: one an effect. */
export type World = (random: RandomSource) => (week: number) => Float64Array;

const normals = (random: RandomSource) => Float64Array.from({ length: EFFECTS }, () => random.normal());

export const gaussian: World = (random) => () => normals(random);

/** Student's t, scaled to variance 1. */
export function heavyTailed(degrees: number): World {
  const scale = Math.sqrt((degrees - 2) / degrees);
  return (random) => () =>
    Float64Array.from({ length: EFFECTS }, () => {
      let square = 0;
      for (let i = 0; i < degrees; i++) square += random.normal() ** 2;
      return (scale * random.normal()) / Math.sqrt(square / degrees);
    });
}

/** A stationary AR(1) an effect. */
export function autoregressive(share: number): World {
  return (random) => {
    let state = normals(random);
    return () => {
      state = state.map((value) => share * value + Math.sqrt(1 - share * share) * random.normal());
      return state;
    };
  };
}

/** In one column of three each week resembles the one before, an AR(1) with this correlation; in the others not. */
export function partlyAutoregressive(share: number): World {
  return (random) => {
    const correlated = autoregressive(share)(random);
    return (week) => {
      const independent = normals(random);
      return correlated(week).map((value, effect) =>
        Math.floor(effect / ORDERS) % 3 === 0 ? value : independent[effect]!,
      );
    };
  };
}

/** All effects of a week move together by seven tenths of their variance. */
export const commonFactor: World = (random) => () => {
  const factor = random.normal();
  return normals(random).map((own) => Math.sqrt(0.7) * factor + Math.sqrt(0.3) * own);
};

/** Five columns are two deviations higher in the last week of every month. */
export const payday: World = (random) => (week) => {
  const endsMonth = Math.floor(((week + 1) * 12) / 52) > Math.floor((week * 12) / 52);
  return normals(random).map((own, effect) => (effect < 5 * ORDERS ? own + (endsMonth ? 2 : 0) : own));
};

export type History = {
  /** Effects of every week before a reference is taken off, one row a week. */
  readonly weeks: readonly Float64Array[];
  readonly rows: number;
};

/** @param shift added to the location of column `column` in week `week`, in deviations of a row */
export function makeHistory(
  world: World,
  { rows, weeks, seed }: { readonly rows: number; readonly weeks: number; readonly seed: number },
  shift: (week: number, column: number) => number = () => 0,
): History {
  const random = randomSource(seed);
  const deviations = world(random);
  return {
    rows,
    weeks: Array.from({ length: weeks }, (_, week) =>
      deviations(week).map((deviation, effect) => {
        const scale = effect % ORDERS === 0 ? BETWEEN_WEEKS : BETWEEN_WEEKS / 2;
        const drift = effect % ORDERS === 0 ? shift(week, effect / ORDERS) : 0;
        return scale * deviation + drift + random.normal() / Math.sqrt(rows);
      }),
    ),
  };
}

/** The baseline of the four weeks before week `end`, and the profile of any week against it. */
export function referenceUpTo({ weeks, rows }: History, end: number) {
  const first = end - REFERENCE_WEEKS;
  const reference = weeks.slice(first, end);
  const mean = reference[0]!.map((_, i) => reference.reduce((sum, week) => sum + week[i]!, 0) / REFERENCE_WEEKS);
  const names = Array.from({ length: COLUMNS }, (_, c) => `c${c}`);
  const baseline = aRankBaseline(names, rows, REFERENCE_WEEKS);
  const profileOf = (week: number): WeekProfile =>
    aRankProfile(
      `week_${week}`,
      rows,
      weeks[week]!.map((effect, i) => effect - mean[i]!),
    );
  return { baseline, profileOf, first, end };
}
