import { ASSUMED_SHARE_WOBBLE } from './alarm-rule.ts';

/**
 * Standard deviation of the true share from week to week, relative to the share: what the counts scatter beyond chance
 * (method of moments, Kleinman 1973), and at least the assumed wobble. O(weeks).
 */
export function shareWobble(weeks: readonly { readonly rows: number; readonly hits: number }[]): number {
  const rows = weeks.reduce((sum, week) => sum + week.rows, 0);
  const share = weeks.reduce((sum, week) => sum + week.hits, 0) / rows;
  if (weeks.length < 2 || share === 0) return ASSUMED_SHARE_WOBBLE;
  const scatter = weeks.reduce((sum, week) => sum + week.rows * (week.hits / week.rows - share) ** 2, 0);
  const leverage = rows - weeks.reduce((sum, week) => sum + week.rows ** 2, 0) / rows;
  const variance = (scatter - (weeks.length - 1) * share * (1 - share)) / leverage;
  return Math.max(ASSUMED_SHARE_WOBBLE, Math.sqrt(Math.max(0, variance)) / share);
}
