import { type Forest } from '@fraud/forest-model';
import { defaultParameters, type ForestParameters, parseParameters } from '../forest-parameters.ts';
import { growForest } from '../growing/create-grower.ts';
import { createRandom } from '../growing/random.ts';
import { createTrainingSet } from '../training-set/training-set.ts';

/** Grows one tree on all rows and inputs, by Gini impurity until leaves are pure, unless `changes` say otherwise. */
export function train(
  columns: readonly (readonly number[])[],
  labels: readonly number[],
  changes: Partial<ForestParameters> = {},
): Forest {
  const parameters = parseParameters({
    ...defaultParameters,
    trees: 1,
    bootstrap: false,
    mtry: columns.length,
    minSamplesLeaf: 1,
    criterion: 'gini',
    ...changes,
  });
  return growForest(
    createTrainingSet(
      Float32Array.from(columns.flat()),
      labels.length,
      columns.length,
      Uint8Array.from(labels),
      parameters.maxBins,
    ),
    parameters,
  );
}

export function modelOf(forest: Forest) {
  return {
    forest,
    inputs: Array.from({ length: forest.inputs }, (_, i) => `x${i}`),
    categories: [],
    schema: null,
    schemaFingerprint: '',
    threshold: 0.5,
    calibration: null,
    parameters: {},
    outOfBag: null,
  };
}

/** Two overlapping clouds in 3 inputs; class 1 is rare. */
export function clouds(rows: number, seed = 1): { columns: number[][]; labels: number[] } {
  const random = createRandom(seed, 0);
  const noise = () => (random.bits() + random.bits() + random.bits()) / 2 ** 32 - 1.5;
  const labels = Array.from({ length: rows }, (_, r) => (r % 20 === 0 ? 1 : 0));
  const columns = [0.6, -0.4, 0].map((shift) => labels.map((label) => noise() + shift * label));
  return { columns, labels };
}
