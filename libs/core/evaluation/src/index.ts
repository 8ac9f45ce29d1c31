export { type Assessment, assess, assessment, type LabelledRows, type Yardstick } from './assess.ts';
export { type AuprcComparison, type AuprcDifference, auprcDifference } from './auprc-difference.ts';
export { type AnsweredBy, type CostComparison, costDifference, type CostDifference } from './cost-difference.ts';
export {
  costOfError,
  type ErrorCosts,
  errorCosts,
  type PricedRows,
  thresholdForAmount,
  totalCost,
} from './error-costs.ts';
export { evaluate, type Metrics, metrics } from './evaluate.ts';
export { type Contest, judge, type Verdict } from './judge.ts';
export { averagePrecision, bestF1Threshold, precisionAtTop, recallAtFalsePositiveRate, rocAuc } from './ranking.ts';
export { reliability, type ReliabilityBin, reliabilityBin } from './reliability.ts';
export { type ScoreCurve, scoreCurve } from './score-curve.ts';
export {
  cheapestThreshold,
  thinCurve,
  thresholdCurve,
  type ThresholdPoint,
  thresholdPoint,
} from './threshold-curve.ts';
export { measureTopPerDay, type TopPerDay, topPerDay } from './top-per-day.ts';
