/**
 * Model -> ONNX, such that onnxruntime takes the same decision on every row.
 *
 *     X float[N, inputs] -> TreeEnsembleRegressor (sum of the leaves' shares) -> votes float[N]
 *     label int64[N]             = votes >= the smallest sum that our threshold calls a fraud
 *     fraud_probability float[N] = votes / trees, then the calibration, in double
 *
 * Thresholds are float32 already and shares lie on `shareGrid`, so the sum of votes is exact in whatever order it is taken.
 * Both outputs are flat because MLflow's wrapper flattens each output of a model.
 * Cost: O(nodes).
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { type Calibration, calibrate } from './calibration.ts';
import { checkModel } from './check-model.ts';
import { forestError } from './errors.ts';
import { type Forest, treesOf } from './forest.ts';
import type { ForestModel } from './forest-model.ts';
import { doubleConstant, elementType, floatConstant, floatsAttribute, graphValue, int64Constant, intAttribute, intsAttribute, metadata, node, operatorSet, stringAttribute, stringsAttribute } from './onnx-messages.ts';
import { bytesField, intField, messageField } from './protobuf-writer.ts';

const IR_VERSION = 8;
const ONNX_OPERATORS = 17;
/** Above 3 the tree operators are deprecated and refused by onnxruntime. */
const ML_OPERATORS = 3;

/** @throws FRAUD_FOREST_INVALID, or FRAUD_FOREST_ONNX_EXPORT for more than two classes */
export function exportOnnx(model: ForestModel): Uint8Array {
  checkModel(model);
  const { forest, inputs, calibration } = model;
  if (forest.classes !== 2) throw forestError('FRAUD_FOREST_ONNX_EXPORT', `Cannot export to ONNX: the forest has ${forest.classes} classes, the graph has two`);
  const graph = messageField(
    7,
    node('TreeEnsembleRegressor', ['X'], ['votes_column'], ensembleAttributes(forest), 'ai.onnx.ml'),
    node('Reshape', ['votes_column', 'flat'], ['votes']),
    node('GreaterOrEqual', ['votes', 'votes_of_a_fraud'], ['is_fraud']),
    node('Cast', ['is_fraud'], ['label'], [intAttribute('to', elementType.int64)]),
    node('Cast', ['votes'], ['exact_votes'], [intAttribute('to', elementType.double)]),
    node('Div', ['exact_votes', 'trees'], ['score']),
    ...(calibration === null ? [] : calibrationNodes(calibration)),
    node('Cast', [calibration === null ? 'score' : 'calibrated'], ['fraud_probability'], [intAttribute('to', elementType.float)]),
    bytesField(2, 'fraud'),
    int64Constant('flat', [-1], [1]),
    floatConstant('votes_of_a_fraud', [votesOfAFraud(model)], []),
    doubleConstant('trees', [treesOf(forest)], []),
    graphValue(11, 'X', elementType.float, inputs.length),
    graphValue(12, 'label', elementType.int64, null),
    graphValue(12, 'fraud_probability', elementType.float, null),
  );
  return concatBytes(
    intField(1, IR_VERSION),
    bytesField(2, 'fraud-detection-mlops'),
    graph,
    operatorSet('', ONNX_OPERATORS),
    operatorSet('ai.onnx.ml', ML_OPERATORS),
    metadata('inputs', JSON.stringify(inputs)),
    metadata('schema_fingerprint', model.schemaFingerprint),
    metadata('threshold', String(model.threshold)),
    metadata('parameters', JSON.stringify(model.parameters)),
  );
}

/** Smallest float32 sum of shares whose probability reaches the model's threshold; Infinity where none does. */
function votesOfAFraud({ forest, calibration, threshold }: ForestModel): number {
  const trees = treesOf(forest);
  const number = new Float32Array(1);
  const bits = new Uint32Array(number.buffer);
  const isFraud = (pattern: number): boolean => {
    bits[0] = pattern;
    const score = number[0]! / trees;
    return (calibration === null ? score : calibrate(calibration, score)) >= threshold;
  };
  number[0] = trees;
  let high = bits[0]!;
  if (!isFraud(high)) return Infinity;
  for (let low = 0; low < high; ) {
    const middle = Math.floor((low + high) / 2);
    if (isFraud(middle)) high = middle;
    else low = middle + 1;
  }
  bits[0] = high;
  return number[0]!;
}

/** `score` between the knots around it, as `calibrate` does it; the knot below is found by counting those not above the score. */
function calibrationNodes({ scores, probabilities }: Calibration): Uint8Array[] {
  return [
    doubleConstant('knots', scores, [scores.length]),
    doubleConstant('knot_probabilities', probabilities, [scores.length]),
    int64Constant('one', [1], []),
    int64Constant('first_knot', [0], []),
    int64Constant('last_knot', [scores.length - 1], []),
    int64Constant('as_column', [-1, 1], [2]),
    int64Constant('along_knots', [1], [1]),
    doubleConstant('nothing', [0], []),
    node('Reshape', ['score', 'as_column'], ['score_column']),
    node('GreaterOrEqual', ['score_column', 'knots'], ['is_reached']),
    node('Cast', ['is_reached'], ['reached'], [intAttribute('to', elementType.int64)]),
    node('ReduceSum', ['reached', 'along_knots'], ['knots_reached'], [intAttribute('keepdims', 0)]),
    node('Sub', ['knots_reached', 'one'], ['knot_before']),
    node('Max', ['knot_before', 'first_knot'], ['low']),
    node('Add', ['low', 'one'], ['knot_after']),
    node('Min', ['knot_after', 'last_knot'], ['high']),
    node('Gather', ['knots', 'low'], ['low_score']),
    node('Gather', ['knots', 'high'], ['high_score']),
    node('Gather', ['knot_probabilities', 'low'], ['low_probability']),
    node('Gather', ['knot_probabilities', 'high'], ['high_probability']),
    node('Sub', ['high_score', 'low_score'], ['width']),
    node('Sub', ['score', 'low_score'], ['distance']),
    node('Greater', ['width', 'nothing'], ['is_between']),
    node('Div', ['distance', 'width'], ['part']),
    node('Max', ['part', 'nothing'], ['part_or_nothing']),
    node('Where', ['is_between', 'part_or_nothing', 'nothing'], ['share']),
    node('Sub', ['high_probability', 'low_probability'], ['rise']),
    node('Mul', ['share', 'rise'], ['added']),
    node('Add', ['low_probability', 'added'], ['calibrated']),
  ];
}

function ensembleAttributes(forest: Forest): Uint8Array[] {
  const { treeStart, feature, threshold, left, missingLeft, share } = forest;
  const nodes = left.length;
  const treeOf = new Uint32Array(nodes);
  const idOf = new Uint32Array(nodes);
  for (let t = 0; t < treesOf(forest); t++) {
    for (let i = treeStart[t]!; i < treeStart[t + 1]!; i++) {
      treeOf[i] = t;
      idOf[i] = i - treeStart[t]!;
    }
  }
  const leaves = [...left.keys()].filter((i) => left[i] === 0);
  return [
    intAttribute('n_targets', 1),
    stringAttribute('aggregate_function', 'SUM'),
    stringAttribute('post_transform', 'NONE'),
    intsAttribute('nodes_treeids', treeOf),
    intsAttribute('nodes_nodeids', idOf),
    intsAttribute('nodes_featureids', feature),
    floatsAttribute('nodes_values', threshold),
    stringsAttribute('nodes_modes', Array.from(left, (child) => (child === 0 ? 'LEAF' : 'BRANCH_LEQ'))),
    intsAttribute('nodes_truenodeids', left),
    intsAttribute('nodes_falsenodeids', left.map((child) => (child === 0 ? 0 : child + 1))),
    intsAttribute('nodes_missing_value_tracks_true', missingLeft),
    intsAttribute('target_treeids', leaves.map((i) => treeOf[i]!)),
    intsAttribute('target_nodeids', leaves.map((i) => idOf[i]!)),
    intsAttribute('target_ids', leaves.map(() => 0)),
    floatsAttribute('target_weights', Float32Array.from(leaves, (i) => share[i]!)),
  ];
}
