export { DEFAULT_ALPHA, type Evidence, hasDrifted, KS_THAT_MATTERS, PSI_THAT_MATTERS } from './alarm-rule.ts';
export { DriftError, type DriftErrorCode } from './errors.ts';
export { kolmogorovTail } from './kolmogorov-distribution.ts';
export { kolmogorovSmirnov, type KolmogorovSmirnovResult } from './kolmogorov-smirnov.ts';
export { type ColumnDrift, type DriftMeasure, type DriftWindows, measureDrift } from './measure-drift.ts';
export { type Moments, momentsOf } from './moments.ts';
export { populationStability } from './population-stability.ts';
export { twoSidedTail } from './student-t.ts';
export { welchTest, type WelchResult } from './welch-test.ts';
