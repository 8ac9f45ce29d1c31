import { WEEKS_PER_YEAR, wilsonInterval } from '@fraud/drift';

/** A promise of the product in one simulated world, and how far it was kept. */
export type Scenario = {
  readonly name: string;
  /** The most that was promised, or the least where `kind` says so; in the unit of `measured`. */
  readonly promised: number;
  readonly kind: 'most' | 'least';
  readonly measured: number;
  /** 95 % interval of the truth, from the number of simulated cases. */
  readonly low: number;
  readonly high: number;
  /** False when the truth is shown to be outside of the promise. */
  readonly within: boolean;
};

const TWO_SIDED_95 = 1.96;
const WEEKS = 52;

/** The scenario of a share of cases. */
export function shareScenario(
  name: string,
  { hits, cases }: { hits: number; cases: number },
  promised: number,
  kind: 'most' | 'least' = 'most',
): Scenario {
  const measured = hits / cases;
  const { low, high } = wilsonInterval(measured, cases, TWO_SIDED_95);
  return { name, promised, kind, measured, low, high, within: kind === 'most' ? low <= promised : high >= promised };
}

/**
 * The scenario of alarms a year. Interval over systems, and no narrower than that of a Poisson count with half an alarm
 * added.
 *
 * @param counts alarms of each system in 52 weeks
 */
export function rateScenario(name: string, promised: number, counts: readonly number[]): Scenario {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const scatter = counts.reduce((sum, count) => sum + (count - total / counts.length) ** 2, 0);
  const margin = TWO_SIDED_95 * Math.sqrt(Math.max(total + 0.5, (scatter * counts.length) / (counts.length - 1)));
  const perYear = (count: number) => (WEEKS_PER_YEAR * count) / counts.length / WEEKS;
  const [measured, low, high] = [perYear(total), perYear(Math.max(0, total - margin)), perYear(total + margin)];
  return { name, promised, kind: 'most', measured, low, high, within: low <= promised };
}
