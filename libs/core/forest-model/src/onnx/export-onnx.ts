/**
 * Model -> ONNX, such that onnxruntime takes the same decision on every row.
 *
 *     X float[N, inputs] -> TreeEnsembleRegressor (sum of the leaves' shares) -> votes float[N]
 *     label int64[N]             = votes >= the smallest sum that our threshold calls a fraud
 *     fraud_probability float[N] = votes / trees, then the calibration, in double
 *
 * With more than two classes there is no threshold and no calibration:
 *
 *     X float[N, inputs] -> TreeEnsembleRegressor -> votes float[N, classes]
 *     label int64[N]         = the class with most votes, the first of equal ones
 *     probability_k float[N] = votes for class k / trees, an output for each class
 *
 * A model with categories has an input for each column instead of X: `column-nodes.ts`. Thresholds are float32 already
 * and shares lie on `shareGrid`, so the sum of votes is exact in any order it is taken. All outputs are flat because
 * MLflow's wrapper flattens each output of a model. The rows that reached a node are its `nodes_hitrates`. Cost:
 * O(nodes).
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { calibrate, type Calibration } from '../forest/calibration.ts';
import { checkModel } from '../forest/check-model.ts';
import { treesOf } from '../forest/forest.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { columnNodes } from './column-nodes.ts';
import { ensembleAttributes } from './ensemble-attributes.ts';
import { type GraphWriter, graphWriter, plainWriter } from './graph-writer.ts';
import {
  elementType,
  ENSEMBLE,
  graphValue,
  intAttribute,
  KNOT_PROBABILITIES,
  KNOTS,
  META,
  metadata,
  operatorSet,
  PRODUCER,
} from './onnx-messages.ts';
import { bytesField, intField, messageField } from './protobuf-writer.ts';

const IR_VERSION = 8;
const ONNX_OPERATORS = 17;
/** Above 3 the tree operators are deprecated and refused by onnxruntime. */
const ML_OPERATORS = 3;

/**
 * @throws FRAUD_FOREST_INVALID; FRAUD_FOREST_ONNX_EXPORT where a model with categories has an input that is called as
 * an output
 */
export function exportOnnx(model: ForestModel): Uint8Array {
  checkModel(model);
  const { forest, inputs, categories } = model;
  const isFraud = forest.classes === 2;
  const outputs = ['label', ...(isFraud ? ['fraud_probability'] : probabilitiesOf(forest.classes))];
  const hasColumns = categories.length > 0;
  const write = hasColumns ? graphWriter(outputs) : plainWriter;
  const graph = messageField(
    7,
    ...(hasColumns ? columnNodes(model, outputs) : []),
    write.node(ENSEMBLE, ['X'], ['votes_columns'], ensembleAttributes(forest), 'ai.onnx.ml'),
    bytesField(2, 'fraud'),
    ...(hasColumns ? [] : [graphValue(11, 'X', elementType.float, inputs.length)]),
    graphValue(12, 'label', elementType.int64, null),
    write.doubleConstant('trees', [treesOf(forest)], []),
    ...(isFraud ? fraudNodes(model, write) : classNodes(forest.classes, write)),
  );
  return concatBytes(
    intField(1, IR_VERSION),
    bytesField(2, PRODUCER),
    graph,
    operatorSet('', ONNX_OPERATORS),
    operatorSet('ai.onnx.ml', ML_OPERATORS),
    metadata(META.inputs, JSON.stringify(inputs)),
    metadata(META.schemaFingerprint, model.schemaFingerprint),
    ...(model.schema === null ? [] : [metadata(META.schema, model.schema)]),
    metadata(META.threshold, String(model.threshold)),
    metadata(META.parameters, JSON.stringify(model.parameters)),
    metadata(META.outOfBag, JSON.stringify(model.outOfBag)),
    ...(model.usual === undefined ? [] : [metadata(META.usual, JSON.stringify(model.usual))]),
  );
}

function probabilitiesOf(classes: number): string[] {
  return Array.from({ length: classes }, (_, k) => `probability_${k}`);
}

function fraudNodes(model: ForestModel, write: GraphWriter): Uint8Array[] {
  const { calibration } = model;
  const { node, int64Constant, floatConstant } = write;
  return [
    node('Reshape', ['votes_columns', 'flat'], ['votes']),
    node('GreaterOrEqual', ['votes', 'votes_of_a_fraud'], ['is_fraud']),
    node('Cast', ['is_fraud'], ['label'], [intAttribute('to', elementType.int64)]),
    node('Cast', ['votes'], ['exact_votes'], [intAttribute('to', elementType.double)]),
    node('Div', ['exact_votes', 'trees'], ['score']),
    ...(calibration === null ? [] : calibrationNodes(calibration, write)),
    node(
      'Cast',
      [calibration === null ? 'score' : 'calibrated'],
      ['fraud_probability'],
      [intAttribute('to', elementType.float)],
    ),
    int64Constant('flat', [-1], [1]),
    floatConstant('votes_of_a_fraud', [votesOfAFraud(model)], []),
    graphValue(12, 'fraud_probability', elementType.float, null),
  ];
}

function classNodes(classes: number, { node, int64Constant }: GraphWriter): Uint8Array[] {
  return [
    node('ArgMax', ['votes_columns'], ['label'], [intAttribute('axis', 1), intAttribute('keepdims', 0)]),
    node('Cast', ['votes_columns'], ['exact_votes'], [intAttribute('to', elementType.double)]),
    node('Div', ['exact_votes', 'trees'], ['scores']),
    node('Cast', ['scores'], ['probabilities'], [intAttribute('to', elementType.float)]),
    ...probabilitiesOf(classes).flatMap((name, k) => [
      int64Constant(`class_${k}`, [k], []),
      node('Gather', ['probabilities', `class_${k}`], [name], [intAttribute('axis', 1)]),
      graphValue(12, name, elementType.float, null),
    ]),
  ];
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
  for (let low = 0; low < high;) {
    const middle = Math.floor((low + high) / 2);
    if (isFraud(middle)) high = middle;
    else low = middle + 1;
  }
  bits[0] = high;
  return number[0]!;
}

/**
 * `score` between the knots around it, as `calibrate` does it; the knot below is found by counting those not above
 * the score.
 */
function calibrationNodes(
  { scores, probabilities }: Calibration,
  { node, int64Constant, doubleConstant }: GraphWriter,
): Uint8Array[] {
  return [
    doubleConstant(KNOTS, scores, [scores.length]),
    doubleConstant(KNOT_PROBABILITIES, probabilities, [scores.length]),
    int64Constant('one', [1], []),
    int64Constant('first_knot', [0], []),
    int64Constant('last_knot', [scores.length - 1], []),
    int64Constant('as_column', [-1, 1], [2]),
    int64Constant('along_knots', [1], [1]),
    doubleConstant('nothing', [0], []),
    node('Reshape', ['score', 'as_column'], ['score_column']),
    node('GreaterOrEqual', ['score_column', KNOTS], ['is_reached']),
    node('Cast', ['is_reached'], ['reached'], [intAttribute('to', elementType.int64)]),
    node('ReduceSum', ['reached', 'along_knots'], ['knots_reached'], [intAttribute('keepdims', 0)]),
    node('Sub', ['knots_reached', 'one'], ['knot_before']),
    node('Max', ['knot_before', 'first_knot'], ['low']),
    node('Add', ['low', 'one'], ['knot_after']),
    node('Min', ['knot_after', 'last_knot'], ['high']),
    node('Gather', [KNOTS, 'low'], ['low_score']),
    node('Gather', [KNOTS, 'high'], ['high_score']),
    node('Gather', [KNOT_PROBABILITIES, 'low'], ['low_probability']),
    node('Gather', [KNOT_PROBABILITIES, 'high'], ['high_probability']),
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
