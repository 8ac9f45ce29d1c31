import { availableParallelism } from 'node:os';
import type { TransactionTable } from '@fraud/feature-schema';
import { parseParameters } from '@fraud/forest-learner';
import { calibrate, type ForestModel } from '@fraud/forest-model';
import { openGrowers } from '../growing/tree-growers.ts';

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
