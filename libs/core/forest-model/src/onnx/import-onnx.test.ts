import { concatBytes } from '@noble/hashes/utils.js';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createClassScorer, createScorer, exportOnnx, ForestError, importOnnx, joinForests } from '../index.ts';
import { mutate, numbers } from '../testing/mutate.ts';
import { aModel, aModelOfThreeClasses } from '../testing/testing.ts';
import {
  elementType,
  floatsAttribute,
  graphValue,
  intAttribute,
  intsAttribute,
  metadata,
  node,
  operatorSet,
  stringAttribute,
  stringsAttribute,
} from './onnx-messages.ts';
import { bytesField, intField, messageField } from './protobuf-writer.ts';

/**
 * Two trees as skl2onnx lays them out, depth first (left subtree before right):
 *
 *     a <= 1.5 ? (b <= 0 ? 0.25 : 0.5) : 1          b <= -2 ? 0 : 0.75
 */
function sklearnModel({
  mode = 'BRANCH_LEQ',
  labels = intsAttribute('classlabels_int64s', [0, 1]),
  transform = 'NONE',
  features = [0, 1, 0, 0, 0, 1, 0, 0],
  before = [] as Uint8Array[],
} = {}): Uint8Array {
  const classifier = node(
    'TreeEnsembleClassifier',
    ['X'],
    ['label', 'probabilities'],
    [
      intsAttribute('nodes_treeids', [0, 0, 0, 0, 0, 1, 1, 1]),
      intsAttribute('nodes_nodeids', [0, 1, 2, 3, 4, 0, 1, 2]),
      intsAttribute('nodes_featureids', features),
      floatsAttribute('nodes_values', Float32Array.of(1.5, 0, 0, 0, 0, -2, 0, 0)),
      stringsAttribute('nodes_modes', [mode, mode, 'LEAF', 'LEAF', 'LEAF', mode, 'LEAF', 'LEAF']),
      intsAttribute('nodes_truenodeids', [1, 2, 0, 0, 0, 1, 0, 0]),
      intsAttribute('nodes_falsenodeids', [4, 3, 0, 0, 0, 2, 0, 0]),
      intsAttribute('nodes_missing_value_tracks_true', [0, 0, 0, 0, 0, 0, 0, 0]),
      intsAttribute('class_treeids', [0, 0, 0, 1, 1]),
      intsAttribute('class_nodeids', [2, 3, 4, 1, 2]),
      intsAttribute('class_ids', [0, 0, 0, 0, 0]),
      floatsAttribute('class_weights', Float32Array.of(0.125, 0.25, 0.5, 0, 0.375)),
      labels,
      stringAttribute('post_transform', transform),
    ],
    'ai.onnx.ml',
  );
  const graph = messageField(
    7,
    ...before,
    classifier,
    bytesField(2, 'g'),
    graphValue(11, 'X', elementType.float, 2),
    graphValue(12, 'label', elementType.int64, null),
    graphValue(12, 'probabilities', elementType.float, 2),
  );
  return concatBytes(intField(1, 8), graph, operatorSet('', 17), operatorSet('ai.onnx.ml', 1));
}

/** An exported model whose forest says it has that many targets. */
function manyTargets(count: number): Uint8Array {
  const graph = messageField(
    7,
    node('TreeEnsembleRegressor', ['X'], ['Y'], [intAttribute('n_targets', count)], 'ai.onnx.ml'),
  );
  const meta = [
    metadata('inputs', '["a","b"]'),
    metadata('schema_fingerprint', 'f00d'),
    metadata('threshold', '0.5'),
    metadata('parameters', '{}'),
  ];
  return concatBytes(bytesField(2, 'fraud-detection-mlops'), graph, ...meta);
}

const names = { inputs: ['a', 'b'], schemaFingerprint: 'f00d' };
const rows: [number, number][] = [
  [1.5, 0],
  [1, 1],
  [2, -3],
  [2, -2],
  [NaN, NaN],
  [1.5, NaN],
];

describe('importOnnx()', () => {
  it('scores as onnxruntime scores the file', async () => {
    const session = await InferenceSession.create(sklearnModel());
    const { probabilities } = await session.run({
      X: new Tensor('float32', Float32Array.from(rows.flat()), [rows.length, 2]),
    });
    const score = createScorer(importOnnx(sklearnModel(), names));
    rows.forEach((row, r) =>
      expect(score(Float32Array.from(row))).toBeCloseTo((probabilities!.data as Float32Array)[2 * r + 1]!, 7),
    );
    expect(score(Float32Array.of(1, 1))).toBe((0.5 + 0.75) / 2);
    expect(importOnnx(sklearnModel(), names).threshold > 0.5).toBe(true);
  });

  it.each([
    ['another kind of branch', () => sklearnModel({ mode: 'BRANCH_LT' }), 'nodes of the kind BRANCH_LT'],
    [
      'labels that do not say which is fraud',
      () => sklearnModel({ labels: stringsAttribute('classlabels_strings', ['fraud', 'legit']) }),
      'its classes are "fraud", "legit"; say which of them is fraud: --fraud-label',
    ],
    [
      'other numbers as labels',
      () => sklearnModel({ labels: intsAttribute('classlabels_int64s', [1, 2]) }),
      'its classes are "1", "2"; say which',
    ],
    [
      'three labels that are text',
      () => sklearnModel({ labels: stringsAttribute('classlabels_strings', ['a', 'b', 'c']) }),
      'its classes are "a", "b", "c"; two are needed',
    ],
    ['a slice of the inputs', () => sklearnModel({ before: [node('Slice', ['X'], ['Y'])] }), 'computes with Slice'],
    ['an empty file', () => new Uint8Array(0), 'the file is empty'],
    ['a pickle', () => Uint8Array.of(0x80, 4, 0x95, 0, 0), 'the file is a Python pickle'],
    ['a zip archive', () => new TextEncoder().encode('PK\u0003\u0004...'), 'the file is a zip archive'],
    ['boosting', () => sklearnModel({ transform: 'LOGISTIC' }), 'transforms its scores (LOGISTIC)'],
    [
      'an input that is not there',
      () => sklearnModel({ features: [65_536, 1, 0, 0, 0, 1, 0, 0] }),
      'splits on input 65536, there are 2',
    ],
    [
      'what else computes in the graph',
      () => sklearnModel({ before: [node('Normalizer', ['X'], ['Y'])] }),
      'computes with Normalizer',
    ],
    ['more classes than memory could hold', () => manyTargets(2 ** 40), 'has 1099511627776 classes, 2 to 256'],
    ['bytes that are no ONNX', () => new Uint8Array(50).fill(0x3a), 'Cannot'],
    ['every cut of a file', () => sklearnModel().subarray(0, 400), 'Cannot'],
    [
      'another schema than that of an exported model',
      () => exportOnnx({ ...aModel(), schemaFingerprint: 'beef' }),
      'the fingerprint beef, those of the schema have f00d',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => importOnnx(bytes(), names)).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_IMPORT', message: expect.stringContaining(message) }),
    );
  });

  it('refuses 5,000 changed files, or what it takes can be scored', () => {
    const whole = [sklearnModel(), exportOnnx({ ...aModelOfThreeClasses(), schemaFingerprint: 'f00d' })];
    const below = numbers(3);
    const seen = new Set<string>();
    for (let i = 0; i < 5_000; i++) {
      try {
        const model = importOnnx(mutate(whole[i % 2]!, below), names);
        seen.add(
          createClassScorer(model)(new Float32Array(2)).every((score) => score >= 0 && score <= 1) ? 'scores' : 'wrong',
        );
      } catch (error) {
        seen.add(error instanceof ForestError ? error.code : String(error));
      }
    }
    expect([...seen].sort()).toEqual(['FRAUD_FOREST_IMPORT', 'scores']);
  });
});

describe('importOnnx() of what exportOnnx() wrote', () => {
  const calibration = { scores: Float64Array.of(0, 0.25, 1), probabilities: Float64Array.of(0, 0.5, 0.75) };
  const outOfBag = { rows: 100, frauds: 3, auprc: 0.5 };

  it.each([
    ['two classes', aModel({ schemaFingerprint: 'f00d' })],
    [
      'a calibration and what was measured out of bag',
      aModel({ schemaFingerprint: 'f00d', calibration, outOfBag, threshold: 0.123456789 }),
    ],
    ['three classes', { ...aModelOfThreeClasses(), schemaFingerprint: 'f00d' }],
  ])('gives back a model of %s, to the bit', (_, model) => {
    expect(importOnnx(exportOnnx(model), names)).toEqual(model);
  });

  it('is the same forest of 200,000 nodes', () => {
    const model = {
      ...aModel(),
      schemaFingerprint: 'f00d',
      forest: joinForests(Array.from({ length: 25_000 }, () => aModel().forest)),
    };
    expect(importOnnx(exportOnnx(model), names)).toEqual(model);
  });
});
