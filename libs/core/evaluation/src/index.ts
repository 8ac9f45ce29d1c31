export { type Assessment, assess, assessment, type Yardstick } from './assess.ts';
export { type AuprcDifference, auprcDifference } from './auprc-difference.ts';
export { costDifference, type CostDifference, type TypicalAmounts } from './cost-difference.ts';
export { costOfError, type ErrorCosts, thresholdForAmount, totalCost } from './error-costs.ts';
export { evaluate, type Metrics, metrics } from './evaluate.ts';
export { type Contest, judge, type Verdict } from './judge.ts';
export { judgementErrorRate, type YearlyErrors } from './judgement-error-rate.ts';
export { averagePrecision, bestF1Threshold, precisionAtTop, recallAtFalsePositiveRate, rocAuc } from './ranking.ts';
export { reliability } from './reliability.ts';
export { type ScoreCurve, scoreCurve } from './score-curve.ts';
export {
  cheapestThreshold,
  thinCurve,
  thresholdCurve,
  type ThresholdPoint,
  thresholdPoint,
} from './threshold-curve.ts';
export { timeBlocks } from './time-blocks.ts';
export { measureTopPerDay } from './top-per-day.ts';
