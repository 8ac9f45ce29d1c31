/** A thread that answers questions to the index of decisions, so that no question holds up the event loop. */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { LabelBatch } from '../labels/label.ts';
import { indexPath, openToSearch, openToWrite } from './index-database.ts';
import { addBatch } from './index-labels.ts';
import { labelledNear, type NearQuery } from './labelled-near.ts';
import { type FeedbackQuery, listFeedback } from './list-feedback.ts';
import {
  claimedByOther,
  nextReview,
  openClaims,
  releaseClaim,
  reviewFigures,
  type ReviewRules,
} from './review-queue.ts';
import { countDecisions, type DecisionQuery, searchDecisions } from './search-decisions.ts';

const dir = workerData as string;
const path = indexPath(dir);
let opened: DatabaseSync | undefined;
let toWrite: DatabaseSync | undefined;
let claims: DatabaseSync | undefined;

/** What may be asked. Null: the index is not there yet. */
const answers = {
  search: (query: DecisionQuery) => withIndex((database) => searchDecisions(database, query)),
  count: () => withIndex((database) => countDecisions(database, new Date())),
  feedback: (query: FeedbackQuery) => withIndex((database) => listFeedback(database, query)),
  labelledNear: (query: NearQuery) => withIndex((database) => labelledNear(database, query)),
  nextReview: (query: ReviewRules & { holder: string; skip?: string | undefined }) =>
    withIndex((database) => nextReview(database, (claims ??= openClaims(dir)), query)),
  claimedByOther: ({ id, holder }: Claim) => claimedByOther((claims ??= openClaims(dir)), id, holder),
  releaseClaim: ({ id, holder }: Claim) => releaseClaim((claims ??= openClaims(dir)), id, holder),
  reviewFigures: (rules: ReviewRules) => withIndex((database) => reviewFigures(database, rules)),
  addBatch: (batch: LabelBatch) =>
    withIndex(() => {
      addBatch((toWrite ??= openToWrite(path)), batch);
      return true;
    }),
};
type Claim = { readonly id: string; readonly holder: string };
export type Answers = typeof answers;
export type Question = { readonly id: number; readonly name: keyof Answers; readonly argument: unknown };
export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly problem: string });

parentPort!.on('message', ({ id, name, argument }: Question) => {
  try {
    parentPort!.postMessage({ id, value: (answers[name] as (argument: unknown) => unknown)(argument) });
  } catch (error) {
    opened?.close();
    toWrite?.close();
    claims?.close();
    opened = toWrite = claims = undefined; // made anew since, perhaps
    parentPort!.postMessage({ id, problem: (error as Error).message });
  }
});

function withIndex<T>(ask: (database: DatabaseSync) => T): T | null {
  opened ??= openToSearch(path);
  return opened === undefined ? null : ask(opened);
}
