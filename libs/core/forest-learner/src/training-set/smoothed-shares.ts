/**
 * Shares of frauds by level, smoothed by empirical Bayes: a level's share is taken for a draw of a beta distribution
 * around the overall share, and the number is the mean of what its rows leave of that distribution,
 *
 *     (frauds + strength x overall) / (rows + strength)
 *
 * The strength is learned, too. It is (1 - r) / r, where r is the correlation of labels within a level: the estimator
 * of the analysis of variance (Ridout, Demetrio and Firth 1999, "Estimating intraclass correlation for binary data").
 * Levels that differ no more than chance has it get nearly one number. O(levels).
 */
export type SmoothedShares = {
  /** One number a level; the overall share where a level has no rows. */
  readonly values: Float64Array;
  /** Share among all rows; 0 without rows. */
  readonly overall: number;
};

/**
 * @param rows of each level
 * @param frauds among them
 */
export function smoothedShares(rows: Float64Array, frauds: Float64Array): SmoothedShares {
  const total = rows.reduce((sum, count) => sum + count, 0);
  const overall = total === 0 ? 0 : frauds.reduce((sum, count) => sum + count, 0) / total;
  const correlation = withinLevels(rows, frauds, total, overall);
  const strength = (1 - correlation) / correlation;
  return { values: rows.map((count, i) => (frauds[i]! + strength * overall) / (count + strength)), overall };
}

/** As good as none, 1 / (rows + 1), at least, and that much less than 1 at most. */
function withinLevels(rows: Float64Array, frauds: Float64Array, total: number, overall: number): number {
  let [levels, squares, between, within] = [0, 0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] === 0) continue;
    levels++;
    squares += rows[i]! ** 2;
    const share = frauds[i]! / rows[i]!;
    between += rows[i]! * (share - overall) ** 2;
    within += rows[i]! * share * (1 - share);
  }
  const none = 1 / (total + 1);
  if (levels < 2 || total === levels) return none;
  const meanBetween = between / (levels - 1);
  const meanWithin = within / (total - levels);
  const size = (total - squares / total) / (levels - 1);
  const correlation = (meanBetween - meanWithin) / (meanBetween + (size - 1) * meanWithin);
  return Number.isNaN(correlation) ? none : Math.min(1 - none, Math.max(none, correlation));
}
