import type { RandomSource } from '@fraud/random';

const DAYS = 7;
const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3_600;

/** Transactions per hour of the day relative to the busiest, as in the ULB data. */
const ACTIVITY = [
  0.46, 0.25, 0.2, 0.21, 0.13, 0.18, 0.24, 0.43, 0.61, 0.94, 0.98, 1, 0.91, 0.91, 0.98, 0.98, 0.64, 0.47, 0.51, 0.47,
  0.53, 0.59, 0.53, 0.36,
];
const TOTAL = ACTIVITY.reduce((sum, hour) => sum + hour, 0);

/** Whole seconds of one week from `startSeconds` on, ascending, busier by day than by night. O(rows log rows). */
export function transactionTimes(random: RandomSource, rows: number, startSeconds: number): Float64Array {
  const times = new Float64Array(rows);
  for (let r = 0; r < rows; r++)
    times[r] = startSeconds + Math.floor(random.uniform() * DAYS) * SECONDS_PER_DAY + secondOfDay(random);
  return times.sort();
}

function secondOfDay(random: RandomSource): number {
  let rest = random.uniform() * TOTAL;
  let hour = 0;
  while (hour < ACTIVITY.length - 1 && rest >= ACTIVITY[hour]!) rest -= ACTIVITY[hour++]!;
  return Math.floor((hour + Math.min(rest / ACTIVITY[hour]!, 1 - Number.EPSILON)) * SECONDS_PER_HOUR);
}
