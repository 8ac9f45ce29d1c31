/**
 * Reasons: which inputs moved a row's score, and by how much (before calibration). Exact Shapley values as long as
 * the request's time lasts, then path attribution, which takes microseconds and is marked as such. One answer holds a
 * bounded number of reasons.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '@fraud/decision-log';
import { ApiError } from '../http/errors.ts';
import type { ServingModel } from '../models/serving-model.ts';
import type { ExplainMode, Reasons } from './predict-schema.ts';
import { reasonTeller } from './reasons.ts';

const TOP = 3;
/** Reasons of one answer: about 7 MB. */
const MAX_REASONS = 30_000;
/** How long rows are explained without a break. */
const TURN_MS = 10;

/**
 * Refuses, before anything is decided, what cannot be explained.
 *
 * @throws FRAUD_FOREST_EXPLAIN for a model without cover, FRAUD_API_TOO_MUCH for more reasons than one answer holds
 */
export function checkExplain(model: ServingModel, mode: ExplainMode, rows: number): void {
  const { inputs } = model.schema;
  const most = Math.floor(MAX_REASONS / inputs.length);
  if (mode === 'all' && rows > most)
    throw new ApiError(
      'FRAUD_API_TOO_MUCH',
      `explain=all was asked for ${rows} rows of ${inputs.length} inputs, allowed: ${most} rows; ask in parts or top3`,
    );
  model.explainer('path');
}

/** One entry a decision, undefined where none was asked for. Others are let in between rows. */
export async function explainDecisions(
  model: ServingModel,
  decisions: readonly Pick<Decision, 'transaction' | 'predictedClass'>[],
  mode: ExplainMode,
  budgetMs: number,
): Promise<(Reasons | undefined)[]> {
  const vector = new Float32Array(model.schema.inputs.length);
  const tell = reasonTeller(model.schema, model.usual);
  const end = performance.now() + budgetMs;
  let turnEnd = performance.now() + TURN_MS;
  let longestMs = 0;
  const explained: (Reasons | undefined)[] = [];
  for (const { transaction, predictedClass } of decisions) {
    if (mode === 'top3' && predictedClass === 0) {
      explained.push(undefined);
      continue;
    }
    const started = performance.now();
    // No exact row is begun that would not be done in time, as far as the ones before tell.
    const reasonsBy = budgetMs > 0 && started + longestMs < end ? 'shap' : 'path';
    model.writeVector(transaction, vector);
    const { contributions } = model.explainer(reasonsBy)(vector);
    explained.push({
      reasons: tell(transaction, vector, contributions, mode === 'top3' ? TOP : Infinity),
      reasonsBy,
    });
    const done = performance.now();
    if (reasonsBy === 'shap') longestMs = Math.max(longestMs, done - started);
    if (done < turnEnd) continue;
    await nextTurn();
    turnEnd = performance.now() + TURN_MS;
  }
  return explained;
}
