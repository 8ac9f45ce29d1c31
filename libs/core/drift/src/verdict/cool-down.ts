/** Whether a retraining was asked for too lately for another: the clause that says so, or undefined. */
export function coolDown(weeksSinceRetrain: number | undefined, coolDownWeeks: number): string | undefined {
  if (weeksSinceRetrain === undefined || weeksSinceRetrain > coolDownWeeks) return undefined;
  return `a retraining was asked for ${weeksSinceRetrain === 1 ? 'a week' : `${weeksSinceRetrain} weeks`} ago, and ${coolDownWeeks === 1 ? 'one week' : `${coolDownWeeks} weeks`} must lie between two`;
}
