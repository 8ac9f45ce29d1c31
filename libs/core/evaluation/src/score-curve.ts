/**
 * What every threshold does: the scores in falling order, equal ones as one step, with the counts of frauds and
 * legitimate rows that reach it. All ranking metrics are sums over this curve.
 * Cost: O(rows log rows), by two native sorts of numbers and a merge.
 */
export type ScoreCurve = {
  readonly frauds: number;
  readonly legitimate: number;
  /** Distinct scores, falling. A row counts as fraud when its score is at least the threshold. */
  readonly thresholds: Float64Array;
  /** Frauds with a score of at least the threshold; one per threshold. */
  readonly truePositives: Uint32Array;
  /** Legitimate rows with a score of at least the threshold; one per threshold. */
  readonly falsePositives: Uint32Array;
};

/** @throws RangeError when scores and labels differ in length, or a score is NaN */
export function scoreCurve(scores: Float64Array, labels: Uint8Array): ScoreCurve {
  checkScores(scores, labels);
  const frauds = scores.filter((_, row) => labels[row] === 1).sort();
  const legitimate = scores.filter((_, row) => labels[row] !== 1).sort();
  const thresholds = new Float64Array(scores.length);
  const truePositives = new Uint32Array(scores.length);
  const falsePositives = new Uint32Array(scores.length);
  let steps = 0;
  let f = frauds.length;
  let l = legitimate.length;
  while (f > 0 || l > 0) {
    const threshold = Math.max(f > 0 ? frauds[f - 1]! : -Infinity, l > 0 ? legitimate[l - 1]! : -Infinity);
    while (f > 0 && frauds[f - 1] === threshold) f--;
    while (l > 0 && legitimate[l - 1] === threshold) l--;
    thresholds[steps] = threshold;
    truePositives[steps] = frauds.length - f;
    falsePositives[steps] = legitimate.length - l;
    steps++;
  }
  return {
    frauds: frauds.length,
    legitimate: legitimate.length,
    thresholds: thresholds.subarray(0, steps),
    truePositives: truePositives.subarray(0, steps),
    falsePositives: falsePositives.subarray(0, steps),
  };
}

/** @throws RangeError when scores and labels differ in length, or a score is NaN */
export function checkScores(scores: Float64Array, labels: Uint8Array): void {
  if (scores.length !== labels.length)
    throw new RangeError(`Cannot evaluate: ${scores.length} scores, ${labels.length} labels`);
  const row = scores.findIndex(Number.isNaN);
  if (row >= 0) throw new RangeError(`Cannot evaluate: the score of row ${row} is NaN`);
}
