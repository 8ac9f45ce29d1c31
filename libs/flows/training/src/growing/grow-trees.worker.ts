/**
 * A thread that bins columns, grows groups of trees and has trees vote on rows they had not seen; it answers each
 * request with one message. The training set lies on shared memory, so a thread that prepares it serves all.
 */
import { parentPort } from 'node:worker_threads';
import {
  type AddVotes,
  createGrower,
  createTrainingSet,
  createVoter,
  createVotes,
  type ForestParameters,
  type OutOfBagVotes,
  type TrainingSet,
} from '@fraud/forest-learner';
import type { Forest } from '@fraud/forest-model';

/** Trees of a forest, and the number of the first of them. */
export type PartOfForest = { readonly forest: Forest; readonly first: number };

export type ThreadRequest =
  | {
      readonly kind: 'prepare';
      readonly matrix: Float32Array;
      readonly rows: number;
      readonly inputs: number;
      readonly labels: Uint8Array;
      readonly maxBins: number;
    }
  | { readonly kind: 'begin'; readonly set: TrainingSet; readonly parameters: ForestParameters }
  | { readonly kind: 'grow'; readonly group: number }
  | { readonly kind: 'vote'; readonly parts: readonly PartOfForest[] };

export type ThreadAnswers = {
  readonly prepare: TrainingSet;
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
    case 'prepare':
      return createTrainingSet(request.matrix, request.rows, request.inputs, request.labels, request.maxBins);
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
