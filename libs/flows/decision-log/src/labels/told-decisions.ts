/** Decisions of which something has become known, for those who must hear of it soon: from the folder and the store. */
import { isoWeekOf, weekBefore } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import type { Decision } from '../decision.ts';
import { decisionsSince } from '../segments/decisions-since.ts';
import { mayLabel } from './feedback.ts';
import { openLabels } from './known-labels.ts';
import { LABELS, weekOfLabelKey } from './label.ts';

/** `isFraud` is the last word; false too where a word was withdrawn. */
export type ToldDecision = { readonly decision: Decision; readonly isFraud: boolean };

export type NewsOfLabels = {
  /** The batches of labels that were not known. */
  readonly names: readonly string[];
  /** All decisions that were logged since and have a label that counts, be it of an earlier batch. */
  readonly decisions: AsyncIterable<ToldDecision>;
};

type ToldSince = {
  readonly since: Date;
  /** By the name of a batch. */
  readonly isKnown: (name: string) => boolean;
};

/**
 * A reader of what is new among the labels in the store. Where nothing is, the log is not read; else O(bytes of the log
 * since).
 *
 * @param dir folder of the segments
 * @throws what the store throws
 */
export function openToldDecisions(
  dir: string,
  store: ObjectStore,
): (asked: ToldSince) => Promise<NewsOfLabels | undefined> {
  const labelsSince = openLabels(store, new AbortController().signal);
  return async ({ since, isKnown }) => {
    const week = isoWeekOf(since);
    const first = weekBefore(week);
    const names: string[] = [];
    for await (const { key } of store.list(LABELS)) {
      const received = weekOfLabelKey(key);
      const isInReach = received && (received.year - first.year || received.week - first.week) >= 0;
      if (isInReach && !isKnown(key)) names.push(key);
    }
    if (names.length === 0) return undefined;
    const { lastWordOn } = await labelsSince(week);
    async function* decisions(): AsyncGenerator<ToldDecision> {
      const wants = (id: string, transactionId: string) => lastWordOn(id, transactionId) !== undefined;
      for await (const decision of decisionsSince({ dir, store, since, wants })) {
        const word = lastWordOn(decision.id, decision.transactionId)!;
        if (mayLabel(word, decision.token)) yield { decision, isFraud: word.isFraud === true };
      }
    }
    return { names, decisions: decisions() };
  };
}
