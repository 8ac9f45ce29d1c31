/** The index of decisions as its process uses it: one thread keeps it up to the log, another answers questions. */
import { Worker } from 'node:worker_threads';
import type { LabelBatch } from '../labels/label.ts';
import type { IndexingData } from './index-decisions.worker.ts';
import type { LabelledDecision, NearQuery } from './labelled-near.ts';
import type { FeedbackPage, FeedbackQuery } from './list-feedback.ts';
import type { NextReview, ReviewFigures, ReviewRules } from './review-queue.ts';
import type { Answer, Answers, Question } from './search.worker.ts';
import type { DecisionPage, DecisionQuery, DecisionRates } from './search-decisions.ts';

export type DecisionIndexOptions = IndexingData & {
  /** Told of each new reason why the index is behind, and of a thread that has failed. */
  readonly onError: (error: Error) => void;
};

/** Undefined: the index is not there, or not yet. */
export type DecisionIndex = {
  /** Begins to keep the index up to the log, which one process of a folder does; the others only ask. */
  keep(): void;
  search(query: DecisionQuery): Promise<DecisionPage | undefined>;
  count(): Promise<DecisionRates | undefined>;
  feedback(query: FeedbackQuery): Promise<FeedbackPage | undefined>;
  /** Decisions of which it is known what they were, those with the nearest probabilities first. */
  labelledNear(query: NearQuery): Promise<LabelledDecision[] | undefined>;
  /** The next case that the holder of a token is to look at, claimed for a quarter of an hour. */
  nextReview(query: ReviewRules & { holder: string; skip?: string | undefined }): Promise<NextReview | undefined>;
  /** Who else has claimed the case now. */
  claimedByOther(id: string, holder: string): Promise<string | undefined>;
  releaseClaim(id: string, holder: string): Promise<void>;
  reviewFigures(rules: ReviewRules): Promise<ReviewFigures | undefined>;
  /** Has a batch at once that would be read from the store later. */
  addBatch(batch: LabelBatch): Promise<void>;
  close(): Promise<void>;
};

/** The index of the last `days` days; with none there is no index. */
export function openDecisionIndex({ onError, ...data }: DecisionIndexOptions): DecisionIndex {
  if (data.days === 0) return noIndex;
  let indexing: ReturnType<typeof startIndexing> | undefined;
  const questions = askThread(data.dir, onError);
  return {
    keep() {
      indexing ??= startIndexing(data, onError);
    },
    search: (query) => questions.ask('search', query),
    count: () => questions.ask('count', undefined),
    feedback: (query) => questions.ask('feedback', query),
    labelledNear: (query) => questions.ask('labelledNear', query),
    nextReview: (query) => questions.ask('nextReview', query),
    claimedByOther: (id, holder) => questions.ask('claimedByOther', { id, holder }),
    releaseClaim: async (id, holder) => void (await questions.ask('releaseClaim', { id, holder })),
    reviewFigures: (rules) => questions.ask('reviewFigures', rules),
    addBatch: async (batch) => void (await questions.ask('addBatch', batch)),
    async close() {
      await questions.close();
      await indexing?.close();
    },
  };
}

const nothing = () => Promise.resolve(undefined);
const noIndex: DecisionIndex = {
  keep() {},
  search: nothing,
  count: nothing,
  feedback: nothing,
  labelledNear: nothing,
  nextReview: nothing,
  claimedByOther: nothing,
  releaseClaim: nothing,
  reviewFigures: nothing,
  addBatch: nothing,
  close: nothing,
};

function startIndexing(data: IndexingData, onError: (error: Error) => void): { close(): Promise<void> } {
  const thread = new Worker(new URL('./index-decisions.worker.ts', import.meta.url), { workerData: data });
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  thread.on('message', (problem: string) => onError(new Error(problem)));
  thread.on('error', onError);
  thread.unref();
  return {
    async close() {
      await thread.terminate(); // a transaction that is under way did not happen
      await ended;
    },
  };
}

/** The thread starts with the first question: most processes that answer payments are never asked. */
function askThread(dir: string, onError: (error: Error) => void) {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  let thread: Worker | undefined;

  function start(): Worker {
    const started = new Worker(new URL('./search.worker.ts', import.meta.url), { workerData: dir });
    started.on('message', (answer: Answer) => {
      const who = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref(); // a process ends that waits for nothing
      if ('value' in answer) who?.resolve(answer.value ?? undefined);
      else who?.reject(new Error(answer.problem));
    });
    started.on('error', (error) => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      onError(error);
    });
    return started;
  }

  return {
    ask<N extends keyof Answers>(
      name: N,
      argument: Parameters<Answers[N]>[0],
    ): Promise<NonNullable<ReturnType<Answers[N]>> | undefined> {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      waiting.set(++asked, { resolve, reject });
      thread ??= start();
      thread.ref();
      thread.postMessage({ id: asked, name, argument } satisfies Question);
      return promise as Promise<NonNullable<ReturnType<Answers[N]>> | undefined>;
    },
    close: async () => void (await thread?.terminate()),
  };
}
