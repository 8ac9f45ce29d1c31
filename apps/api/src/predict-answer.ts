import type { Decision } from '@fraud/decision-log';
import type { ServingModel } from './serving-model.ts';

export type Verdict = 'Fraud' | 'No Fraud';
export type Prediction = { probability: number; class: Verdict; threshold: number; decisionId: string };
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
  return { probability: decision.probability, class: verdictOf(decision), threshold: decision.threshold, decisionId: decision.id };
}

export function answerOf(model: ServingModel, decisions: readonly Decision[]): PredictAnswer {
  return { class: decisions.map(verdictOf), predictions: decisions.map(predictionOf), model: model.description };
}

const verdict = { type: 'string', enum: ['Fraud', 'No Fraud'] };

export const predictionSchema = {
  type: 'object',
  required: ['probability', 'class', 'threshold', 'decisionId'],
  properties: {
    probability: { type: 'number', description: 'Of fraud, 0 to 1' },
    class: verdict,
    threshold: { type: 'number', description: 'Fraud at and above it' },
    decisionId: { type: 'string', description: 'For GET /decisions/{id} and POST /feedback' },
  },
};

export const modelSchema = {
  type: 'object',
  required: ['version', 'trainedAt', 'weeks'],
  properties: { version: { type: 'string' }, trainedAt: { type: 'string' }, weeks: { type: 'array', items: { type: 'string' } } },
};

/** JSON Schema of the answer of `POST /predict`. */
export const predictAnswerSchema = {
  type: 'object',
  required: ['class', 'predictions', 'model'],
  properties: { class: { type: 'array', items: verdict }, predictions: { type: 'array', items: predictionSchema }, model: modelSchema },
};
