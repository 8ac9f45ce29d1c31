import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '@fraud/decision-log';
import { HISTORY_STATE } from '@fraud/feature-schema';
import { STALE } from '@fraud/transaction-history';
import type { FastifyReply } from 'fastify';
import type { ClassName } from '../http/schemas.ts';
import type { ServingModel } from '../models/serving-model.ts';
import type { PredictAnswer, Prediction, Reasons } from './predict-schema.ts';

/** Of a prediction without its reasons. */
const VALUES_OF_PREDICTION = 4;

export function classNameOf({ predictedClass }: Pick<Decision, 'predictedClass'>): ClassName {
  return predictedClass === 1 ? 'Fraud' : 'No Fraud';
}

/** Header of an answer, in a form that has no place for it, of which a row lacks what is known elsewhere. */
const HISTORY_HEADER = 'history-state';

function isStale({ transaction }: Decision): boolean {
  return transaction[HISTORY_STATE] === STALE;
}

/** Says in a header that a row's columns may lack something. */
export function tellStale(reply: FastifyReply, decisions: readonly Decision[]): void {
  if (decisions.some(isStale)) void reply.header(HISTORY_HEADER, STALE);
}

export function predictionOf(decision: Decision): Prediction {
  return {
    probability: decision.probability,
    class: classNameOf(decision),
    threshold: decision.threshold,
    decisionId: decision.id,
    ...(isStale(decision) && { history: STALE }),
  };
}

/** Values, of predictions and their reasons, that are written without a break: about a millisecond. */
const VALUES_A_TURN = 5_000;

/** The answer as JSON; others are let in while it is written. */
export async function jsonOfAnswer({ class: classes, predictions, model }: PredictAnswer): Promise<string> {
  const parts: string[] = [];
  for (let from = 0, to = 0; from < predictions.length; from = to) {
    for (let values = 0; to < predictions.length && values < VALUES_A_TURN; to++)
      values += VALUES_OF_PREDICTION + 4 * (predictions[to]!.reasons?.length ?? 0);
    parts.push(JSON.stringify(predictions.slice(from, to)).slice(1, -1));
    await nextTurn();
  }
  return `{"class":${JSON.stringify(classes)},"predictions":[${parts.join(',')}],"model":${JSON.stringify(model)}}`;
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
