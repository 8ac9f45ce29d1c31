/**
 * A worker that grows trees: takes the next number that nobody has taken from the shared counter, grows that tree, posts it,
 * until none is left.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createGrower, type ForestParameters, type TrainingSet } from '@fraud/forest-learner';
import type { Forest } from '@fraud/forest-model';

export type GrowTreesTask = {
  readonly set: TrainingSet;
  readonly parameters: ForestParameters;
  /** One number on shared memory: the next tree to grow. */
  readonly nextTree: Int32Array;
};

export type GrownTree = { readonly tree: number; readonly forest: Forest };

const { set, parameters, nextTree } = workerData as GrowTreesTask;
const grow = createGrower(set, parameters);
for (let tree = Atomics.add(nextTree, 0, 1); tree < parameters.trees; tree = Atomics.add(nextTree, 0, 1)) {
  parentPort!.postMessage({ tree, forest: grow(tree) } satisfies GrownTree);
}
