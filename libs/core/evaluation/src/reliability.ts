import { z } from 'zod';

/** Rows with scores in `[from, to)`, the last range with its end. They show whether a score means what it says. */
export const reliabilityBin = z.object({
  from: z.number(),
  to: z.number(),
  rows: z.int().nonnegative(),
  meanScore: z.number().nullable(),
  fraudShare: z.number().nullable(),
});
export type ReliabilityBin = z.infer<typeof reliabilityBin>;

/** Scores from 0 to 1 in bins of equal width; a bin without rows has null figures. O(rows). */
export function reliability(scores: Float64Array, labels: Uint8Array, bins = 10): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ rows: 0, scores: 0, frauds: 0 }));
  scores.forEach((score, row) => {
    const bin = sums[Math.min(bins - 1, Math.floor(score * bins))]!;
    bin.rows++;
    bin.scores += score;
    bin.frauds += labels[row]!;
  });
  return sums.map((bin, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    rows: bin.rows,
    meanScore: bin.rows === 0 ? null : bin.scores / bin.rows,
    fraudShare: bin.rows === 0 ? null : bin.frauds / bin.rows,
  }));
}
