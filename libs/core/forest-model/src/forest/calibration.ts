/**
 * A non-decreasing, piecewise linear map from a forest's score to a probability; flat before the first and after the
 * last knot. `fitCalibration` of the learner makes one.
 */
export type Calibration = {
  /** Scores of the knots, strictly increasing; at least one. */
  readonly scores: Float64Array;
  /** Probabilities at the knots, non-decreasing, 0 to 1. */
  readonly probabilities: Float64Array;
};

/** The probability that belongs to a score. O(log knots), allocates nothing. */
export function calibrate(calibration: Calibration, score: number): number {
  const { scores, probabilities } = calibration;
  let low = 0;
  let high = scores.length - 1;
  if (score <= scores[0]!) return probabilities[0]!;
  if (score >= scores[high]!) return probabilities[high]!;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (scores[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - scores[low]!) / (scores[high]! - scores[low]!);
  return probabilities[low]! + share * (probabilities[high]! - probabilities[low]!);
}
