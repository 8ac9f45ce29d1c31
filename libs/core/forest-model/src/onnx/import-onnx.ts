/** ONNX -> model: what `exportOnnx` wrote, or a classifier of scikit-learn as skl2onnx writes it. Cost: O(nodes). */
import { checkModel } from '../forest/check-model.ts';
import { forestError } from '../forest/errors.ts';
import type { ForestModel, ModelInputs } from '../forest/forest-model.ts';
import { readOnnxGraph } from './onnx-graph.ts';
import { PRODUCER } from './onnx-messages.ts';
import { readClassifier } from './read-classifier.ts';
import { readOwnOnnx } from './read-own-onnx.ts';

/** Files that are given as ONNX by mistake, by their first bytes. */
const OTHER_FILES: readonly (readonly [first: readonly number[], kind: string])[] = [
  [[0x80, 2], 'a Python pickle'],
  [[0x80, 3], 'a Python pickle'],
  [[0x80, 4], 'a Python pickle'],
  [[0x80, 5], 'a Python pickle'],
  [[0x78, 0x5e], 'a compressed file of joblib'],
  [[0x78, 0x9c], 'a compressed file of joblib'],
  [[0x50, 0x4b, 3, 4], 'a zip archive'],
  [[0x1f, 0x8b], 'a gzip file'],
  [[0x7b], 'JSON or other text'],
];

/**
 * @param schema the inputs in the order of the graph's input; the label that means fraud, where the two labels of a
 * classifier are not 0 and 1
 * @throws FRAUD_FOREST_IMPORT saying what the file is or what it holds that cannot be taken over
 */
export function importOnnx(bytes: Uint8Array, schema: ModelInputs & { readonly fraudLabel?: string }): ForestModel {
  refuseOtherFiles(bytes);
  const graph = readOnnxGraph(bytes);
  const isOwn = graph.producer === PRODUCER;
  if (isOwn && schema.fraudLabel !== undefined)
    throw forestError('FRAUD_FOREST_IMPORT', 'Cannot import from ONNX: an exported model knows its fraud label');
  const model = isOwn ? readOwnOnnx(graph, schema) : readClassifier(graph, schema, schema.fraudLabel);
  try {
    checkModel(model);
  } catch (cause) {
    throw forestError('FRAUD_FOREST_IMPORT', `Cannot import from ONNX: ${(cause as Error).message}`, { cause });
  }
  return model;
}

function refuseOtherFiles(bytes: Uint8Array): void {
  const kind =
    bytes.length === 0 ? 'empty' : OTHER_FILES.find(([first]) => first.every((byte, i) => bytes[i] === byte))?.[1];
  if (kind !== undefined)
    throw forestError(
      'FRAUD_FOREST_IMPORT',
      `Cannot import from ONNX: the file is ${kind}; write an ONNX file with skl2onnx.to_onnx(forest, x[:1])`,
    );
}
