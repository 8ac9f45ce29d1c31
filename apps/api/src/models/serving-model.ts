import type { FeatureSchema } from '@fraud/feature-schema';
import {
  createPathExplainer,
  createScorer,
  createTreeShap,
  type Explanation,
  type ForestModel,
} from '@fraud/forest-model';
import type { Manifest } from '@fraud/model-registry';
import { ApiError } from '../http/errors.ts';
import type { ModelSummary } from '../predict/predict-schema.ts';

/** One model version ready to answer; a request takes it once and is answered by it throughout. */
export type ServingModel = {
  readonly version: string;
  readonly threshold: number;
  readonly manifest: Manifest;
  readonly description: ModelSummary;
  /** Fraud probability of one vector of the schema's inputs; allocates nothing. */
  readonly score: (vector: Float32Array) => number;
  /** Exact (`shap`) or quick (`path`) contributions of the inputs; prepared when first asked for. */
  readonly explainer: (method: 'shap' | 'path') => Explainer;
};
type Explainer = (vector: Float32Array) => Explanation;

/** @throws FRAUD_API_SCHEMA_MISMATCH when the model was trained on other columns than this API is asked with */
export function servingModel(model: ForestModel, manifest: Manifest, schema: FeatureSchema): ServingModel {
  if (model.schemaFingerprint !== schema.fingerprint)
    throw new ApiError(
      'FRAUD_API_SCHEMA_MISMATCH',
      `Cannot serve model ${manifest.version}: its schema is ${model.schemaFingerprint}, this ` +
        `API serves ${schema.fingerprint} (${schema.name})`,
    );
  const { version, createdAt, weeks } = manifest;
  return {
    version,
    threshold: model.threshold,
    manifest,
    description: { version, trainedAt: createdAt, weeks: weeks.map(({ name }) => name) },
    score: createScorer(model),
    explainer: explainersOf(model),
  };
}

function explainersOf(model: ForestModel): ServingModel['explainer'] {
  let shap: Explainer | undefined;
  let path: Explainer | undefined;
  return (method) => (method === 'shap' ? (shap ??= createTreeShap(model)) : (path ??= createPathExplainer(model)));
}
