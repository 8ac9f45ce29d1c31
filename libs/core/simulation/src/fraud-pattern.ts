/**
 * Where frauds stand apart: per column of V1..V28 the mean of a blatant fraud, in standard deviations of legitimate
 * rows.
 */
export type FraudPattern = Readonly<Record<string, number>>;

/** The columns in which the ULB data's frauds stand apart, weaker than there so that a forest finds most, not all. */
export const KNOWN_PATTERN: FraudPattern = {
  V3: -2,
  V4: 2,
  V7: -1.5,
  V10: -2.5,
  V11: 2,
  V12: -3,
  V14: -3.5,
  V16: -2,
  V17: -3,
};

/** Frauds as they were not seen before: near legitimate rows in every column of the known pattern. */
export const NEW_PATTERN: FraudPattern = { V2: 2.5, V6: -2.5, V8: 3, V13: 2, V19: 2.5, V20: 3, V21: 3, V27: -3 };
