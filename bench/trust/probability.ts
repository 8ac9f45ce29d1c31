/**
 * What a probability promises: of rows that the model has not seen, as many are frauds as it expects. Forests are grown
 * as the trainer grows them, on overlapping classes and on the simulation of the demo.
 */
import {
  createTrainingSet,
  createVoter,
  createVotes,
  fitCalibration,
  growForest,
  parseParameters,
} from '@fraud/forest-learner';
import { calibrate, scoreMatrix } from '@fraud/forest-model';
import { randomSource } from '@fraud/random';
import { simulateWeek } from '@fraud/simulation';
import type { Scenario } from './scenario.ts';

type Rows = { readonly rows: number; readonly matrix: Float32Array; readonly labels: Uint8Array };
type World = { readonly name: string; readonly inputs: number; readonly draw: (seed: number) => Rows };

/** Observed over expected frauds may be so far from 1. */
const SLACK = 0.05;
const INPUTS = 30;
const TELLING_INPUTS = 6;

/** Classes of normal columns, six of which lie `separation` apart. */
function overlapping(name: string, rows: number, share: number, separation: number): World {
  const draw = (seed: number): Rows => {
    const random = randomSource(seed);
    const labels = Uint8Array.from({ length: rows }, () => Number(random.uniform() < share));
    const shift = (i: number) => (i < TELLING_INPUTS * rows ? labels[i % rows]! * separation : 0);
    return { rows, labels, matrix: Float32Array.from({ length: rows * INPUTS }, (_, i) => random.normal() + shift(i)) };
  };
  return { name, inputs: INPUTS, draw };
}

const demo: World = {
  name: 'payments of the demo',
  inputs: 30,
  draw: (seed) => simulateWeek({ rows: 20_000, fraudShare: 0.008, seed, startTimeSeconds: 0 }),
};

/** @param forests grown in each world */
export function probabilityScenarios(forests: number): Scenario[] {
  const worlds = [
    overlapping('frauds 5 %, much overlap', 10_000, 0.05, 0.72),
    overlapping('frauds 1 %', 20_000, 0.01, 1.2),
    demo,
  ];
  return worlds.flatMap((world) => [100, 300].map((trees) => observedOverExpected(world, trees, forests)));
}

function observedOverExpected({ name, inputs, draw }: World, trees: number, forests: number): Scenario {
  const ratios = Array.from({ length: forests }, (_, seed) => {
    const { rows, matrix, labels } = draw(2 * seed + 1);
    const parameters = parseParameters({ trees, seed });
    const set = createTrainingSet(matrix, rows, inputs, labels, parameters.maxBins);
    const forest = growForest(set, parameters);
    const votes = createVotes(set);
    createVoter(set, parameters)(votes, forest, 0);
    const calibration = fitCalibration(votes, set, trees);
    const unseen = draw(2 * seed + 2);
    const raw = { forest, calibration: null } as Parameters<typeof scoreMatrix>[0];
    const expected = scoreMatrix(raw, unseen.matrix, unseen.rows).reduce(
      (sum, s) => sum + calibrate(calibration, s),
      0,
    );
    return unseen.labels.reduce((sum, label) => sum + label, 0) / expected;
  });
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / forests;
  const deviation = Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (forests - 1));
  const reach = (1.96 * deviation) / Math.sqrt(forests);
  return {
    name: `probability: observed over expected frauds from 1, ${name}, ${trees} trees`,
    promised: SLACK,
    kind: 'most',
    measured: Math.abs(mean - 1),
    low: Math.max(0, Math.abs(mean - 1) - reach),
    high: Math.abs(mean - 1) + reach,
    within: Math.abs(mean - 1) - reach <= SLACK,
  };
}
