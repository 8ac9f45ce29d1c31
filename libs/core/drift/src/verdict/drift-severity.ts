/** A column of a judged week: how far it moved, in deviations of one row, and how much the model decides by it. */
type MovedColumn = {
  readonly drifted: boolean;
  readonly effect: number;
  /** Null where no model tells. */
  readonly importance: number | null;
};

/**
 * How much of what the model decides by has moved, 0 to 1: the importance of each drifted column, in full where it
 * moved by a deviation of one row or more, else in proportion. Many rows make a small movement significant, but not
 * severe.
 * O(columns).
 */
export function driftSeverity(columns: readonly MovedColumn[]): number {
  const moved = columns.filter(({ drifted }) => drifted);
  const share = moved.reduce(
    (sum, { effect, importance }) => sum + (importance ?? 1 / columns.length) * Math.min(1, Math.abs(effect)),
    0,
  );
  return Math.min(1, share);
}
