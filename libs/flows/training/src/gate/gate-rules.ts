import type { Yardstick } from '@fraud/evaluation';

/** How models are judged: what the team sets. */
export type GateRules = {
  /** Accepted probability that a challenger which is no better is promoted. */
  readonly promotionErrorRate: number;
  /** Share of the features from which on a drift is severe; 0: it always counts as that. */
  readonly severeDriftShare: number;
  readonly thresholdBy: 'cost' | 'f1';
  /** Feature that holds the amount; absent from the schema, amounts count as 0. */
  readonly amountColumn: string;
  readonly yardstick: Yardstick;
};
