/**
 * A thread that encodes categories, bins columns, grows groups of trees and has trees vote on rows they had not seen.
 * It answers each request with one message. The training set lies on shared memory, so a thread that prepares it
 * serves all.
 */
import { parentPort } from 'node:worker_threads';
import {
  type AddVotes,
  createGrower,
  createTrainingSet,
  createVoter,
  createVotes,
  type ForestParameters,
  learnCategories,
  type OutOfBagVotes,
  type TrainingSet,
} from '@fraud/forest-learner';
import type { Category, CodedRows, Forest } from '@fraud/forest-model';

/** Trees of a forest, and the number of the first of them. */
export type PartOfForest = { readonly forest: Forest; readonly first: number };

export type ThreadRequest =
  | {
      readonly kind: 'prepare';
      readonly table: CodedRows;
      readonly inputs: number;
      readonly labels: Uint8Array;
      readonly maxBins: number;
    }
  | { readonly kind: 'begin'; readonly set: TrainingSet; readonly parameters: ForestParameters }
  | { readonly kind: 'grow'; readonly group: number }
  | { readonly kind: 'vote'; readonly parts: readonly PartOfForest[] };

/** Rows to grow from, their levels replaced by numbers, and what the model must know of these. */
export type PreparedRows = { readonly set: TrainingSet; readonly categories: readonly Category[] };

export type ThreadAnswers = {
  readonly prepare: PreparedRows;
  readonly begin: null;
  readonly grow: Forest;
  readonly vote: OutOfBagVotes;
};

/** An answer, or why there is none. */
export type ThreadReply =
  | { readonly answer: ThreadAnswers[keyof ThreadAnswers] }
  | {
      readonly refusal: {
        readonly message: string;
        readonly code: string | undefined;
        readonly stack: string | undefined;
      };
    };

let begun: { set: TrainingSet; parameters: ForestParameters; grow: (group: number) => Forest; addVotes?: AddVotes };

function answerTo(request: ThreadRequest): ThreadAnswers[keyof ThreadAnswers] {
  switch (request.kind) {
    case 'prepare': {
      const { table, inputs, labels, maxBins } = request;
      const { categories, matrix } = learnCategories(table, labels);
      return { set: createTrainingSet(matrix, table.rows, inputs, labels, maxBins), categories };
    }
    case 'begin': {
      const { set, parameters } = request;
      begun = { set, parameters, grow: createGrower(set, parameters) };
      return null;
    }
    case 'grow':
      return begun.grow(request.group);
    case 'vote': {
      const votes = createVotes(begun.set);
      begun.addVotes ??= createVoter(begun.set, begun.parameters);
      for (const { forest, first } of request.parts) begun.addVotes(votes, forest, first);
      return votes;
    }
  }
}

parentPort!.on('message', (request: ThreadRequest | 'end') => {
  if (request === 'end') return parentPort!.close();
  try {
    parentPort!.postMessage({ answer: answerTo(request) } satisfies ThreadReply);
  } catch (error) {
    const { message, stack, code } = error as Error & { code?: string };
    parentPort!.postMessage({ refusal: { message, stack, code } } satisfies ThreadReply);
  }
});
