export { type AuprcComparison, type AuprcDifference, auprcDifference } from './auprc-difference.ts';
export { evaluate, type Metrics, metrics } from './evaluate.ts';
export { type Contest, judge, type Verdict } from './judge.ts';
export { averagePrecision, bestF1Threshold, precisionAtTop, recallAtFalsePositiveRate, rocAuc } from './ranking.ts';
export { type ScoreCurve, scoreCurve } from './score-curve.ts';
