const DAY_SECONDS = 86_400;
const MIN_BLOCKS = 24;

/**
 * The block of time that each row lies in: a day, or a part of the rows' span where that is shorter. Frauds of one
 * block may be one case, so they are no independent evidence. O(rows).
 *
 * @param eventTime seconds, one a row, ascending
 */
export function timeBlocks(eventTime: Float64Array): Uint32Array {
  const first = eventTime[0] ?? 0;
  const span = (eventTime.at(-1) ?? first) - first;
  const seconds = Math.min(DAY_SECONDS, span / MIN_BLOCKS) || 1;
  return Uint32Array.from(eventTime, (time) => Math.max(0, Math.floor((time - first) / seconds)));
}
