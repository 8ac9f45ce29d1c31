/**
 * A worker that grows trees: takes the next group that nobody has taken from the shared counter, grows its trees, posts them,
 * until none is left.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createGrower, type ForestParameters, groupsOf, type TrainingSet } from '@fraud/forest-learner';
import type { Forest } from '@fraud/forest-model';

export type GrowTreesTask = {
  readonly set: TrainingSet;
  readonly parameters: ForestParameters;
  /** One number on shared memory: the next group of trees to grow. */
  readonly nextGroup: Int32Array;
};

export type GrownGroup = { readonly group: number; readonly forest: Forest };

const { set, parameters, nextGroup } = workerData as GrowTreesTask;
const grow = createGrower(set, parameters);
const groups = groupsOf(parameters);
for (let group = Atomics.add(nextGroup, 0, 1); group < groups; group = Atomics.add(nextGroup, 0, 1)) {
  parentPort!.postMessage({ group, forest: grow(group) } satisfies GrownGroup);
}
