import { checkLoggable } from '@fraud/decision-log';
import {
  type FeatureSchema,
  parseFeatureSchema,
  transactionWriter,
  type WriteTransaction,
} from '@fraud/feature-schema';
import {
  createLevelValues,
  createPathExplainer,
  createProximity,
  createScorer,
  createTreeShap,
  type Explanation,
  type ForestModel,
  type Proximity,
  type UsualValues,
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
  /** The schema it was trained under. */
  readonly schema: FeatureSchema;
  /** Levels of its categories, by column, the first learned one first. */
  readonly levels: ReadonlyMap<string, readonly string[]>;
  /** What is usual in each input; absent where the model does not know it. */
  readonly usual: UsualValues | undefined;
  /** Writes a transaction of its schema as its inputs; allocates nothing. */
  readonly writeVector: WriteTransaction;
  /** Room for one vector, used again by whoever writes and scores without a break. */
  readonly vector: Float32Array;
  /** Fraud probability of one vector of the schema's inputs; allocates nothing. */
  readonly score: (vector: Float32Array) => number;
  /** What compares a vector with others by the leaves they share. */
  readonly proximityTo: (vector: Float32Array) => Proximity;
  /** Exact (`shap`) or quick (`path`) contributions of the inputs; prepared when first asked for. */
  readonly explainer: (method: 'shap' | 'path') => Explainer;
};
type Explainer = (vector: Float32Array) => Explanation;

/** What the API was started with. */
export type ServingTerms = {
  /** The schema of FEATURE_SCHEMA_FILE: that of models that have none of their own. */
  readonly schema: FeatureSchema;
  /** Whether ENTITY_KEY is set. */
  readonly hidesEntities?: boolean;
};

/**
 * A model, ready to answer under the schema it was trained with.
 *
 * @throws FRAUD_API_SCHEMA_MISMATCH when its schema is not known here, or the model does not fit it;
 * FRAUD_API_ENTITY_KEY when its schema has entities and ENTITY_KEY is not set
 */
export function servingModel(model: ForestModel, manifest: Manifest, terms: ServingTerms): ServingModel {
  const schema = schemaOf(model, manifest, terms.schema);
  if (terms.hidesEntities !== true && schema.columns.some(({ type }) => type === 'entity'))
    throw new ApiError(
      'FRAUD_API_ENTITY_KEY',
      `Cannot serve model ${manifest.version}: its schema has entities, and ENTITY_KEY is not set`,
    );
  const { version, createdAt, weeks } = manifest;
  return {
    version,
    threshold: model.threshold,
    manifest,
    description: { version, trainedAt: createdAt, weeks: weeks.map(({ name }) => name) },
    schema,
    levels: new Map(model.categories.map(({ input, levels }) => [schema.inputs[input]!, levels])),
    usual: model.usual,
    writeVector: transactionWriter(schema, createLevelValues(model.categories)),
    vector: new Float32Array(schema.inputs.length),
    score: createScorer(model),
    proximityTo: (vector) => createProximity(model, vector),
    explainer: explainersOf(model),
  };
}

/** The schema within the model, else the configured one. */
function schemaOf(model: ForestModel, manifest: Manifest, configured: FeatureSchema): FeatureSchema {
  if (model.schema === null && model.schemaFingerprint !== configured.fingerprint)
    throw mismatch(
      manifest,
      `its schema is ${model.schemaFingerprint}, this API serves ${configured.fingerprint} (${configured.name})`,
    );
  const schema = model.schema === null ? configured : parsed(model.schema, manifest);
  const categories = model.categories.map(({ input }) => input);
  if (
    schema.fingerprint !== model.schemaFingerprint ||
    schema.inputs.join('\n') !== model.inputs.join('\n') ||
    schema.categories.join() !== categories.join()
  )
    throw mismatch(manifest, `its inputs are not those of the schema ${schema.fingerprint} (${schema.name}) in it`);
  return schema;
}

function parsed(json: string, manifest: Manifest): FeatureSchema {
  try {
    const schema = parseFeatureSchema(JSON.parse(json));
    checkLoggable(schema);
    return schema;
  } catch (cause) {
    throw mismatch(manifest, `the schema in it cannot be used: ${(cause as Error).message}`, cause);
  }
}

function mismatch({ version }: Manifest, why: string, cause?: unknown): ApiError {
  return new ApiError('FRAUD_API_SCHEMA_MISMATCH', `Cannot serve model ${version}: ${why}`, { cause });
}

function explainersOf(model: ForestModel): ServingModel['explainer'] {
  let shap: Explainer | undefined;
  let path: Explainer | undefined;
  return (method) => (method === 'shap' ? (shap ??= createTreeShap(model)) : (path ??= createPathExplainer(model)));
}
