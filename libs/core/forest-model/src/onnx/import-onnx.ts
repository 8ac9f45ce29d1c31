/** ONNX -> model: what `exportOnnx` wrote, or a classifier of scikit-learn as skl2onnx writes it. Cost: O(nodes). */
import { checkModel } from '../forest/check-model.ts';
import { forestError } from '../forest/errors.ts';
import type { ForestModel, ModelInputs } from '../forest/forest-model.ts';
import { readOnnxGraph } from './onnx-graph.ts';
import { PRODUCER } from './onnx-names.ts';
import { readClassifier } from './read-classifier.ts';
import { readOwnOnnx } from './read-own-onnx.ts';

/** @throws FRAUD_FOREST_IMPORT saying what the file holds that cannot be taken over */
export function importOnnx(bytes: Uint8Array, schema: ModelInputs): ForestModel {
  const graph = readOnnxGraph(bytes);
  const model = graph.producer === PRODUCER ? readOwnOnnx(graph, schema) : readClassifier(graph, schema);
  try {
    checkModel(model);
  } catch (cause) {
    throw forestError('FRAUD_FOREST_IMPORT', `Cannot import from ONNX: ${(cause as Error).message}`, { cause });
  }
  return model;
}
