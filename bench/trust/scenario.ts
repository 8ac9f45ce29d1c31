import { wilsonInterval } from '@fraud/drift';

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
