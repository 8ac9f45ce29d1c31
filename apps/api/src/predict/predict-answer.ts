import type { Decision } from '@fraud/decision-log';
import type { ServingModel } from '../models/serving-model.ts';
import type { Reasons } from './explain.ts';

export type Verdict = 'Fraud' | 'No Fraud';
export type Prediction = {
  probability: number;
  class: Verdict;
  threshold: number;
  decisionId: string;
} & Partial<Reasons>;
export type PredictAnswer = {
  /** One word a row, as the original system answers. */
  class: Verdict[];
  predictions: Prediction[];
  model: { version: string; trainedAt: string; weeks: readonly string[] };
};

export function verdictOf({ predictedClass }: Pick<Decision, 'predictedClass'>): Verdict {
  return predictedClass === 1 ? 'Fraud' : 'No Fraud';
}

export function predictionOf(decision: Decision): Prediction {
  return {
    probability: decision.probability,
    class: verdictOf(decision),
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
  return { class: decisions.map(verdictOf), predictions, model: model.description };
}

const verdict = { type: 'string', enum: ['Fraud', 'No Fraud'] };

const reasonSchema = {
  type: 'object',
  required: ['feature', 'value', 'contribution', 'direction'],
  properties: {
    feature: { type: 'string' },
    value: { type: 'number' },
    contribution: { type: 'number' },
    direction: { type: 'string', enum: ['towards fraud', 'away from fraud'] },
  },
};

const predictionSchema = {
  type: 'object',
  required: ['probability', 'class', 'threshold', 'decisionId'],
  properties: {
    probability: { type: 'number', description: 'Of fraud, 0 to 1' },
    class: verdict,
    threshold: { type: 'number', description: 'Fraud at and above it' },
    decisionId: { type: 'string', description: 'For GET /decisions/{id} and POST /feedback' },
    reasons: {
      type: 'array',
      description: 'Weightiest first; contributions to the score before calibration',
      items: reasonSchema,
    },
    reasonsBy: {
      type: 'string',
      enum: ['shap', 'path'],
      description: 'shap: exact Shapley values; path: quick attribution, when the time for exact ones was over',
    },
  },
};

const modelSchema = {
  type: 'object',
  required: ['version', 'trainedAt', 'weeks'],
  properties: {
    version: { type: 'string' },
    trainedAt: { type: 'string' },
    weeks: { type: 'array', items: { type: 'string' } },
  },
};

/** JSON Schema of the answer of `POST /predict`. */
export const predictAnswerSchema = {
  type: 'object',
  required: ['class', 'predictions', 'model'],
  properties: {
    class: { type: 'array', items: verdict },
    predictions: { type: 'array', items: predictionSchema },
    model: modelSchema,
  },
};
