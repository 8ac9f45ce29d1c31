import type { FeatureSchema } from '@fraud/feature-schema';
import type { RowBodies } from '../http/served-document.ts';
import type { ServingModel } from '../models/serving-model.ts';
import { predictBodies } from '../predict/predict-route.ts';
import { scoringBodies } from './mlflow-scoring/scoring-schemas.ts';
import { inferBodies } from './open-inference/inference-protocol-routes.ts';

/** The bodies that the model in service takes, with examples of what it has learned. */
export function rowBodiesOf(model: ServingModel | undefined, configured: FeatureSchema, maxRows: number): RowBodies {
  const schema = model?.schema ?? configured;
  const examples = {
    seconds: model?.manifest.weeks.at(-1)?.eventTime?.end,
    levelOf: (column: string) => model?.levels.get(column)?.[0],
    usualOf(input: string) {
      const range = model?.usual?.[schema.inputs.indexOf(input)];
      return range ? Number(((range[0] + range[1]) / 2).toPrecision(3)) : undefined;
    },
  };
  const tensors = inferBodies(schema, examples);
  return {
    '/predict': predictBodies(schema, maxRows, examples),
    '/invocations': scoringBodies(schema, examples),
    '/v2/models/{name}/infer': tensors,
    '/v2/models/{name}/versions/{version}/infer': tensors,
  };
}
