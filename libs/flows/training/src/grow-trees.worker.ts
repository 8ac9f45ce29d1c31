/**
 * A worker that grows trees: takes the next group that nobody has taken from the shared counter, grows its trees, posts them,
 * until none is left.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { addVotes, createGrower, createVotes, type ForestParameters, firstTreeOf, groupsOf, type OutOfBagVotes, type TrainingSet } from '@fraud/forest-learner';
import type { Forest } from '@fraud/forest-model';

export type GrowTreesTask = {
  readonly set: TrainingSet;
  readonly parameters: ForestParameters;
  /** One number on shared memory: the next group of trees to grow. */
  readonly nextGroup: Int32Array;
  /** Whether trees vote on the rows they had not seen. */
  readonly countsVotes: boolean;
};

export type GrownGroup = { readonly kind: 'group'; readonly group: number; readonly forest: Forest };

/** A worker's share of the votes on rows that trees had not seen: its last message. */
export type CountedVotes = { readonly kind: 'votes'; readonly votes: OutOfBagVotes };

const { set, parameters, nextGroup, countsVotes } = workerData as GrowTreesTask;
const grow = createGrower(set, parameters);
const groups = groupsOf(parameters);
const votes = countsVotes ? createVotes(set) : null;
for (let group = Atomics.add(nextGroup, 0, 1); group < groups; group = Atomics.add(nextGroup, 0, 1)) {
  const forest = grow(group);
  if (votes !== null) addVotes(votes, set, parameters, forest, firstTreeOf(group));
  parentPort!.postMessage({ kind: 'group', group, forest } satisfies GrownGroup);
}
if (votes !== null) parentPort!.postMessage({ kind: 'votes', votes } satisfies CountedVotes);
