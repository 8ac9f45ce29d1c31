import type { Decision } from '@fraud/decision-log';
import type { ClassName } from '../http/schemas.ts';
import type { ServingModel } from '../models/serving-model.ts';
import type { PredictAnswer, Prediction, Reasons } from './predict-schema.ts';

export function classNameOf({ predictedClass }: Pick<Decision, 'predictedClass'>): ClassName {
  return predictedClass === 1 ? 'Fraud' : 'No Fraud';
}

export function predictionOf(decision: Decision): Prediction {
  return {
    probability: decision.probability,
    class: classNameOf(decision),
    threshold: decision.threshold,
    decisionId: decision.id,
  };
}

/** @param reasons one entry a decision, when reasons were asked for */
export function answerOf(
  model: ServingModel,
  decisions: readonly Decision[],
  reasons?: readonly (Reasons | undefined)[],
): PredictAnswer {
  const predictions =
    reasons === undefined
      ? decisions.map(predictionOf)
      : decisions.map((decision, i) => ({ ...predictionOf(decision), ...reasons[i] }));
  return { class: decisions.map(classNameOf), predictions, model: model.description };
}
