import { wilsonInterval } from '@fraud/drift';

/** A promise of the product in one simulated world, and how far it was kept. */
export type Scenario = {
  readonly name: string;
  /** The most, or where `atLeast` is set the least, that was promised; in the unit of `measured`. */
  readonly promised: number;
  readonly measured: number;
  /** 95 % interval of the truth, from the simulated cases alone. */
  readonly low: number;
  readonly high: number;
  /** Whether the truth may be within the promise: not shown to be outside. */
  readonly within: boolean;
};

/** A share of cases that may be at most, or has to be at least, `promised`. */
export function shareScenario(name: string, hits: number, cases: number, promised: number, kind: 'most' | 'least' = 'most'): Scenario {
  const { low, high } = wilsonInterval(hits, cases, 0.025);
  const within = kind === 'most' ? low <= promised : high >= promised;
  return { name, promised, measured: hits / cases, low, high, within };
}
