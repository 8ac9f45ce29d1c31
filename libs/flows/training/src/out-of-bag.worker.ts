/** A worker that scores the training rows by those trees that had not drawn them: seconds of work that would hold up the queue's heartbeat. */
import { parentPort, workerData } from 'node:worker_threads';
import { addVotes, createTrainingSet, createVotes, parseParameters } from '@fraud/forest-learner';
import { calibrate, type ForestModel } from '@fraud/forest-model';
import type { TransactionTable } from '@fraud/feature-schema';

export type OutOfBagTask = { readonly model: ForestModel; readonly table: TransactionTable };

const { model, table } = workerData as OutOfBagTask;
const parameters = parseParameters(model.parameters);
const set = createTrainingSet(table.matrix, table.rows, model.inputs.length, table.labels, parameters.maxBins);
const votes = createVotes(set);
addVotes(votes, set, parameters, model.forest, 0);
const scores = Float64Array.from(set.positionOf, (position) => {
  const trees = votes.trees[position]!;
  const score = votes.shares[position]! / trees;
  return trees === 0 || model.calibration === null ? score : calibrate(model.calibration, score);
});
parentPort!.postMessage(scores, [scores.buffer]);
