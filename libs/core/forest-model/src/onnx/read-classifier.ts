/**
 * ONNX's TreeEnsembleClassifier -> model, as skl2onnx writes it for scikit-learn's RandomForestClassifier,
 * ExtraTreesClassifier and DecisionTreeClassifier. What else computes in the graph (a scaler, a calibration) would be
 * lost, so it is refused.
 *
 * A weight is the leaf's share divided by the number of trees, in float32: multiplied again it is right to 2^-24. How
 * many rows reached a node is not said, so such a model cannot be explained before `countCover`. Of missing values
 * the file's word is taken; skl2onnx 1.20 sends them all right, also where scikit-learn learned otherwise.
 */
import { forestError } from '../forest/errors.ts';
import type { Forest } from '../forest/forest.ts';
import type { ForestModel, ModelInputs } from '../forest/forest-model.ts';
import type { OnnxGraph, OnnxNode } from './onnx-graph.ts';
import { leafWeightsOf, readTreeEnsemble } from './read-tree-ensemble.ts';

const CLASSIFIER = 'TreeEnsembleClassifier';
/** What skl2onnx may put before or behind the classifier without a change of its numbers. */
const DRESSING = ['Cast', 'ZipMap', 'Identity'];
/** What zipmap='columns' puts behind it: one output a class. Before the classifier it would change the inputs. */
const DRESSING_BEHIND = [...DRESSING, 'Slice', 'Reshape'];
/**
 * scikit-learn and onnxruntime answer a tie with the first class. The rounding of the weights may move a tie by this
 * much to either side.
 */
const AROUND_A_TIE = 2 ** -24;
const ROUNDING = 1e-5;

/**
 * @param fraudLabel the label that means fraud, as text; needed where the two labels are not 0 and 1
 * @throws FRAUD_FOREST_IMPORT
 */
export function readClassifier(
  { nodes, columns }: OnnxGraph,
  { inputs, schemaFingerprint }: ModelInputs,
  fraudLabel?: string,
): ForestModel {
  const node = classifierIn(nodes);
  if (columns !== null && columns !== inputs.length)
    throw refusal(`its forest takes ${columns} inputs, the schema has ${inputs.length}: ${inputs.join(', ')}`);
  const weights = leafWeightsOf(node, 'class');
  const { classes, fraud } = classesOf(node, fraudLabel);
  const strange = weights.targets.find((target) => target < 0 || target >= classes);
  if (strange !== undefined) throw refusal(`a weight belongs to class ${strange}, there are ${classes}`);
  // A leaf of two classes may hold one weight only: that of the second class.
  const isAlone = new Set(weights.targets).size === 1;
  const isOfOther = isAlone && fraud === 0;
  const forest = readTreeEnsemble(node, {
    inputs: inputs.length,
    classes,
    weights,
    placeOf: (target) => (classes > 2 ? target : isAlone || target === fraud ? 0 : null),
    shareOf: (weight, trees) => (isOfOther ? 1 - shareOf(weight, trees) : shareOf(weight, trees)),
  });
  checkSums(forest);
  return {
    forest: { ...forest, cover: new Float32Array(forest.left.length) },
    inputs,
    categories: [],
    schema: null,
    schemaFingerprint,
    threshold: fraud === 0 ? 0.5 - AROUND_A_TIE : 0.5 + AROUND_A_TIE,
    calibration: null,
    parameters: { importedFrom: 'onnx' },
    outOfBag: null,
  };
}

/** The only node that computes; every other one passes numbers on. */
function classifierIn(nodes: readonly OnnxNode[]): OnnxNode {
  const operators = nodes.map(({ operator }) => operator);
  const at = operators.indexOf(CLASSIFIER);
  if (at < 0) throw refusal(`it holds no ${CLASSIFIER} but ${operators.join(', ') || 'no operator'}`);
  const behind = new Set(nodes[at]!.outputs);
  const others = nodes.filter(({ operator, inputs, outputs }, i) => {
    if (i === at) return false;
    const isBehind = inputs[0] !== undefined && behind.has(inputs[0]);
    if (isBehind) outputs.forEach((output) => behind.add(output));
    return !(isBehind ? DRESSING_BEHIND : DRESSING).includes(operator);
  });
  if (others.length > 0)
    throw refusal(
      `beside a ${CLASSIFIER} it computes with ${[...new Set(others.map(({ operator }) => operator))].join(', ')}; ` +
        'only a forest by itself can be taken over',
    );
  return nodes[at]!;
}

/** How many classes there are, and which of two is fraud: 1 of 0 and 1, of others the one that was named. */
function classesOf({ ints, strings }: OnnxNode, fraudLabel: string | undefined): { classes: number; fraud: number } {
  const labels = [...(ints.get('classlabels_int64s') ?? []).map(String), ...(strings.get('classlabels_strings') ?? [])];
  const named = labels.map((label) => JSON.stringify(label)).join(', ');
  const areNumbered = labels.every((label, k) => label === String(k));
  if (labels.length < 2 || (labels.length > 2 && !areNumbered))
    throw refusal(`its classes are ${named || 'not named'}; two are needed, one of them fraud`);
  if (fraudLabel === undefined) {
    if (areNumbered) return { classes: labels.length, fraud: 1 };
    throw refusal(`its classes are ${named}; say which of them is fraud: --fraud-label ${labels[1]}`);
  }
  if (labels.length > 2) throw refusal(`it has ${labels.length} classes, and a fraud label needs two`);
  const fraud = labels.indexOf(fraudLabel);
  if (fraud < 0)
    throw refusal(`its classes are ${named}; none of them is the fraud label ${JSON.stringify(fraudLabel)}`);
  return { classes: 2, fraud };
}

/** A pure leaf weighs 1 / trees, rounded. */
function shareOf(weight: number, trees: number): number {
  return weight === Math.fround(1 / trees) ? 1 : weight * trees;
}

function checkSums({ classes, left, share }: Forest): void {
  if (classes === 2) return;
  for (let node = 0; node < left.length; node++) {
    const sum = share.subarray(node * classes, (node + 1) * classes).reduce((total, part) => total + part, 0);
    if (left[node] === 0 && Math.abs(sum - 1) > ROUNDING)
      throw refusal(`the shares of a leaf add up to ${sum}, so it is not a random forest`);
  }
}

function refusal(state: string): Error {
  return forestError('FRAUD_FOREST_IMPORT', `Cannot import from ONNX: ${state}`);
}
