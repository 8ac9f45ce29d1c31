import { availableParallelism } from 'node:os';
import type { TransactionTable } from '@fraud/feature-schema';
import { parseParameters } from '@fraud/forest-learner';
import { calibrate, type Calibration, type ForestModel } from '@fraud/forest-model';
import { openGrowers } from '../growing/tree-growers.ts';

/** How much of the score itself is mixed into a probability: too little to matter as a probability. */
const SHARE_OF_SCORE = 0.001;

/**
 * Scores the training rows by the trees that have not seen them, calibrated as the model is. A threshold chosen on
 * these scores is not too optimistic, and the held-out rows stay untouched for the judgement. One score a row; NaN
 * where every tree has seen it.
 */
export async function outOfBagScores(
  model: ForestModel,
  table: TransactionTable,
  signal: AbortSignal,
): Promise<Float64Array> {
  const growers = await openGrowers(
    {
      ...table,
      inputs: model.inputs.length,
      parameters: parseParameters(model.parameters),
      threads: availableParallelism(),
    },
    signal,
  );
  try {
    const { scores } = await growers.scoreOutOfBag([{ forest: model.forest, first: 0 }], signal);
    return calibrated(model, scores);
  } finally {
    growers.close();
  }
}

/** Turns scores into the model's probabilities; NaN stays NaN. */
export function calibrated({ calibration }: Pick<ForestModel, 'calibration'>, scores: Float64Array): Float64Array {
  return calibration === null
    ? scores
    : scores.map((score) => (Number.isNaN(score) ? score : calibrate(calibration, score)));
}

/**
 * Makes a calibration strictly increasing. Isotonic regression gives long runs of scores the same probability: in a
 * forest often to half of the frauds. A list of the most suspicious rows needs the order within such a run, and the
 * score still has it.
 */
export function makeStrictlyIncreasing({ scores, probabilities }: Calibration): Calibration {
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
