/** The services' defaults. */
import type { GateRules, SplitRules } from '@fraud/training';

export const WEEKS_FOR_TRAINING = 4;

export const splitRules: SplitRules = {
  heldOutShare: 0.2,
  minTrainingFrauds: 20,
  wantedTrainingFrauds: 50,
  labelDelayDays: 0,
};

export const gateRules: GateRules = {
  promotionErrorRate: 0.05,
  severeDriftShare: 0.1,
  nonInferiorityMargin: 0.05,
  thresholdBy: 'cost',
  amountColumn: 'Amount',
  yardstick: { costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 }, reviewsPerDay: 100 },
};

export const watchRules = { falseAlarmsPerYear: 1, historyWeeks: 12, coolDownWeeks: 0 };
