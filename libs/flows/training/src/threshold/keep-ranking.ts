import type { Calibration } from '@fraud/forest-model';

/** How much of the score itself is mixed into a probability: too little to matter as a probability. */
const SHARE_OF_SCORE = 0.001;

/**
 * The calibration made strictly increasing. Isotonic regression gives one probability to long runs of scores: in a
 * forest's often to half of the frauds. Lists of the most suspicious rows need the order within a run, which the
 * score still knows.
 */
export function keepRanking({ scores, probabilities }: Calibration): Calibration {
  const inside = Array.from(scores, (score, i) => [score, probabilities[i]!] as const);
  const knots = [
    ...(scores[0]! > 0 ? [[0, probabilities[0]!] as const] : []),
    ...inside,
    ...(scores.at(-1)! < 1 ? [[1, probabilities.at(-1)!] as const] : []),
  ];
  return {
    scores: Float64Array.from(knots, ([score]) => score),
    probabilities: Float64Array.from(
      knots,
      ([score, probability]) => (1 - SHARE_OF_SCORE) * probability + SHARE_OF_SCORE * score,
    ),
  };
}
