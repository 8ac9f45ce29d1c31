export { weeklyChance, WEEKS_PER_YEAR } from './week/alarm-rule.ts';
export type { CategoryValues, ColumnValues } from './categories/category-values.ts';
export { referenceNumbers } from './categories/reference-numbers.ts';
export { chiSquareTest } from './statistics/chi-square-test.ts';
export { type ColumnStatistics, columnStatistics } from './week/column-statistics.ts';
export { dataChecks, type RowsToCheck } from './checks/data-checks.ts';
export type { DataCheck } from './checks/event-time.ts';
export {
  type DriftBaseline,
  driftBaseline,
  joinProfiles,
  profileWeek,
  type WeekProfile,
} from './week/drift-baseline.ts';
export { describeDrift } from './week/describe-drift.ts';
export { duplicateRows } from './checks/duplicate-rows.ts';
export { EVENT_TIME_CHECK, type TimeSpan, timeSpan } from './checks/event-time.ts';
export { DriftError } from './errors.ts';
export { estimateQuality, type QualityFall, qualityFall } from './performance/expected-quality-alarm.ts';
export { expectedQuality } from './performance/expected-quality.ts';
export { jensenShannon } from './statistics/distances.ts';
export { JOINT_DRIFT_ROWS, type JointDrift, jointDrift } from './week/joint-drift.ts';
export { type DriftJudgement, farthestDistances, judgeDrift } from './week/judge-drift.ts';
export type { JudgedColumn } from './week/judged-column.ts';
export type { LabelCount, PastWeek } from './week/past-weeks.ts';
export { kolmogorovTail } from './statistics/distributions.ts';
export { kolmogorovSmirnov } from './statistics/kolmogorov-smirnov.ts';
export { type LabelDay, labelDays, labelsBefore, maturedUpTo, rowsOfDays } from './week/label-days.ts';
export { momentsOf } from './statistics/moments.ts';
export { performanceVerdict } from './performance/performance-verdict.ts';
export { digamma, trigamma, trigammaInverse } from './statistics/gamma-functions.ts';
export { performanceDrop, performanceErrorRate } from './performance/performance-drop.ts';
export type { AnsweredRows } from './performance/observed-figures.ts';
export type { PastPerformance, PerformanceDrop } from './performance/between-weeks.ts';
export type { Worsening } from './performance/worsening.ts';
export { plausibleEventTimes } from './checks/plausible-event-times.ts';
export { populationStability } from './statistics/distances.ts';
export { ORDERS, scoreSums } from './week/rank-effects.ts';
export { amongProfiles, replayAlarm } from './week/replay-alarm.ts';
export { rankSumTail } from './statistics/distributions.ts';
export { type FalseAlarmBudget, falseAlarmBudget } from './verdict/false-alarm-budget.ts';
export { driftSeverity } from './verdict/drift-severity.ts';
export { type RetrainVerdict, retrainVerdict } from './verdict/retrain-verdict.ts';
export { betaBinomialTail, overdispersion, totalOf } from './week/fraud-share.ts';
export { type AnsweredSums, servingShift } from './performance/serving-shift.ts';
export { sortedFloats } from './statistics/sort-floats.ts';
export { spacedValues } from './statistics/spaced-values.ts';
export { twoSidedTail } from './statistics/distributions.ts';
export { studentQuantile } from './statistics/distributions.ts';
export { wasserstein } from './statistics/distances.ts';
export { welchTest } from './statistics/welch-test.ts';
export { wilsonInterval } from './statistics/distributions.ts';
