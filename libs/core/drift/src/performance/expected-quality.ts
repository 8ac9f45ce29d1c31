/**
 * Expected quality without labels: confidence-based performance estimation (CBPE; NannyML's documentation, 2022). If a
 * score p is the true chance of fraud, then among rows scored p a share p are frauds, and the confusion matrix follows.
 * It holds as far as the scores are calibrated and frauds still look as they did: a new kind of fraud it cannot see.
 */
export type ExpectedQuality = {
  /** Frauds expected among all rows. */
  readonly frauds: number;
  /** Rows at or above the threshold. */
  readonly flagged: number;
  /** Expected share of frauds among the flagged rows; null when none is flagged. */
  readonly precision: number | null;
  /** Expected share of the frauds that is flagged; null when no fraud is expected. */
  readonly recall: number | null;
  /** Standard deviation of the number of frauds, if scores are right: Poisson-binomial. */
  readonly fraudsDeviation: number;
};

/**
 * O(rows).
 *
 * @param scores one a row; those that reach the threshold are flagged
 * @param probabilities chance of fraud of each row, 0 to 1: the scores themselves where they are calibrated
 */
export function expectedQuality(
  scores: ArrayLike<number>,
  threshold: number,
  probabilities: ArrayLike<number> = scores,
): ExpectedQuality {
  let frauds = 0;
  let variance = 0;
  let flagged = 0;
  let caught = 0;
  for (let i = 0; i < scores.length; i++) {
    const probability = probabilities[i]!;
    frauds += probability;
    variance += probability * (1 - probability);
    if (scores[i]! < threshold) continue;
    flagged++;
    caught += probability;
  }
  return {
    frauds,
    flagged,
    precision: flagged === 0 ? null : caught / flagged,
    recall: frauds === 0 ? null : caught / frauds,
    fraudsDeviation: Math.sqrt(variance),
  };
}
