import { concatBytes } from '@noble/hashes/utils.js';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createScorer, exportOnnx, importOnnx } from './index.ts';
import { elementType, floatsAttribute, graphValue, intsAttribute, node, operatorSet, stringAttribute, stringsAttribute } from './onnx-messages.ts';
import { bytesField, intField, messageField } from './protobuf-writer.ts';
import { aModel } from './testing.ts';

/**
 * Two trees as skl2onnx lays them out, depth first (left subtree before right):
 *
 *     a <= 1.5 ? (b <= 0 ? 0.25 : 0.5) : 1          b <= -2 ? 0 : 0.75
 */
function sklearnModel(mode = 'BRANCH_LEQ'): Uint8Array {
  const classifier = node(
    'TreeEnsembleClassifier',
    ['X'],
    ['label', 'probabilities'],
    [
      intsAttribute('nodes_treeids', [0, 0, 0, 0, 0, 1, 1, 1]),
      intsAttribute('nodes_nodeids', [0, 1, 2, 3, 4, 0, 1, 2]),
      intsAttribute('nodes_featureids', [0, 1, 0, 0, 0, 1, 0, 0]),
      floatsAttribute('nodes_values', Float32Array.of(1.5, 0, 0, 0, 0, -2, 0, 0)),
      stringsAttribute('nodes_modes', [mode, mode, 'LEAF', 'LEAF', 'LEAF', mode, 'LEAF', 'LEAF']),
      intsAttribute('nodes_truenodeids', [1, 2, 0, 0, 0, 1, 0, 0]),
      intsAttribute('nodes_falsenodeids', [4, 3, 0, 0, 0, 2, 0, 0]),
      intsAttribute('nodes_missing_value_tracks_true', [0, 0, 0, 0, 0, 0, 0, 0]),
      intsAttribute('class_treeids', [0, 0, 0, 1, 1]),
      intsAttribute('class_nodeids', [2, 3, 4, 1, 2]),
      intsAttribute('class_ids', [0, 0, 0, 0, 0]),
      floatsAttribute('class_weights', Float32Array.of(0.125, 0.25, 0.5, 0, 0.375)),
      intsAttribute('classlabels_int64s', [0, 1]),
      stringAttribute('post_transform', 'NONE'),
    ],
    'ai.onnx.ml',
  );
  const graph = messageField(7, classifier, bytesField(2, 'g'), graphValue(11, 'X', elementType.float, 2), graphValue(12, 'label', elementType.int64, null), graphValue(12, 'probabilities', elementType.float, 2));
  return concatBytes(intField(1, 8), graph, operatorSet('', 17), operatorSet('ai.onnx.ml', 1));
}

const names = { inputs: ['a', 'b'], schemaFingerprint: 'f00d' };
const rows: [number, number][] = [[1.5, 0], [1, 1], [2, -3], [2, -2], [NaN, NaN], [1.5, NaN]];

describe('importOnnx()', () => {
  it('scores as onnxruntime scores the file', async () => {
    const session = await InferenceSession.create(sklearnModel());
    const { probabilities } = await session.run({ X: new Tensor('float32', Float32Array.from(rows.flat()), [rows.length, 2]) });
    const score = createScorer(importOnnx(sklearnModel(), names));
    rows.forEach((row, r) => expect(score(Float32Array.from(row))).toBeCloseTo((probabilities!.data as Float32Array)[2 * r + 1]!, 7));
    expect(score(Float32Array.of(1, 1))).toBe((0.5 + 0.75) / 2);
    expect(importOnnx(sklearnModel(), names).threshold > 0.5).toBe(true);
  });

  it.each([
    ['another kind of branch', () => sklearnModel('BRANCH_LT')],
    ['an ensemble that is no classifier', () => exportOnnx(aModel())],
    ['bytes that are no ONNX', () => new Uint8Array(50).fill(0x3a)],
    ['every cut of a file', () => sklearnModel().subarray(0, 400)],
  ])('refuses %s', (_, bytes) => {
    expect(() => importOnnx(bytes(), names)).toThrow(expect.objectContaining({ code: 'FRAUD_FOREST_IMPORT' }));
  });
});
