/** Baselines and profiles of columns of numbers as effects, without rows: for worlds in which years pass in a blink. */
import { type DriftBaseline, ORDERS, type WeekProfile } from '../index.ts';
import { effectsOfNumbers } from '../week/effects.ts';

/** Columns of which all weeks of the reference have as many rows. */
export function aRankBaseline(names: readonly string[], rows: number, weeks: number): DriftBaseline {
  return {
    columns: names.map((name) => ({
      kind: 'number',
      name,
      sorted: new Float32Array(rows * weeks),
      scoreMeans: new Float64Array(ORDERS),
      scoreDeviations: new Float64Array(ORDERS).fill(1),
      concentration: 1 / weeks,
      gaps: { share: 0, rows: rows * weeks },
      effects: effectsOfNumbers(rows * weeks, { share: 0, rows: rows * weeks }),
    })),
  };
}

/** @param effects columns x ORDERS; no value is missing */
export function aRankProfile(week: string, rows: number, effects: Float64Array): WeekProfile {
  const columns = effects.length / ORDERS;
  const withGaps = Array.from({ length: columns }, (_, c) => [
    ...effects.subarray(c * ORDERS, (c + 1) * ORDERS),
    NaN,
  ]).flat();
  return {
    week,
    rows: new Float64Array(withGaps.length).fill(rows),
    effects: Float64Array.from(withGaps),
    shares: new Float64Array(withGaps.length).fill(NaN),
    rising: new Array<undefined>(columns).fill(undefined),
  };
}
