/**
 * Reasons: which inputs moved a row's score, and by how much (before calibration). Exact Shapley values as long as
 * the request's time lasts, then path attribution, which takes microseconds and is marked as such.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '@fraud/decision-log';
import { type FeatureSchema, vectorOf } from '@fraud/feature-schema';
import type { ServingModel } from '../models/serving-model.ts';
import type { ExplainMode, Reason, Reasons } from './predict-schema.ts';

const TOP = 3;

/** One entry a decision, undefined where none was asked for. Others are let in between rows. */
export async function explainDecisions(
  model: ServingModel,
  schema: FeatureSchema,
  decisions: readonly Decision[],
  mode: ExplainMode,
  budgetMs: number,
): Promise<(Reasons | undefined)[]> {
  const vector = new Float32Array(schema.inputs.length);
  const end = performance.now() + budgetMs;
  const explained: (Reasons | undefined)[] = [];
  for (const { transaction, predictedClass } of decisions) {
    if (mode === 'top3' && predictedClass === 0) {
      explained.push(undefined);
      continue;
    }
    const reasonsBy = performance.now() < end ? 'shap' : 'path';
    vectorOf(schema, transaction, vector);
    const { contributions } = model.explainer(reasonsBy)(vector);
    explained.push({
      reasons: weightiest(schema.inputs, vector, contributions, mode === 'top3' ? TOP : Infinity),
      reasonsBy,
    });
    if (reasonsBy === 'shap') await nextTurn();
  }
  return explained;
}

function weightiest(
  inputs: readonly string[],
  vector: Float32Array,
  contributions: Float64Array,
  count: number,
): Reason[] {
  return inputs
    .map((feature, i): Reason => ({
      feature,
      value: vector[i]!,
      contribution: contributions[i]!,
      direction: contributions[i]! >= 0 ? 'towards fraud' : 'away from fraud',
    }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, count);
}
