/** Transactions of which feedback has told something, for those who must hear of it soon. */
import { isoWeekOf, type SchemaWithHistories, weekBefore } from '@fraud/feature-schema';
import type { Transaction as HistoryEvent } from '@fraud/histories';
import type { ObjectStore } from '@fraud/object-store';
import { erasedSince } from '../erasing/tombstones.ts';
import { mayLabel } from '../labels/feedback.ts';
import { openLabels } from '../labels/known-labels.ts';
import { LABELS, weekOfLabelKey } from '../labels/label.ts';
import { decisionsSince } from '../segments/decisions-since.ts';
import { eventsOf, reachOf } from './logged-events.ts';

/** The label is the last word; legitimate too where a word was withdrawn. */
type ToldEvent = HistoryEvent & { readonly isReported: true };

export type ToldEvents = {
  /** The batches of labels that were not known. */
  readonly names: readonly string[];
  /** All logged transactions within reach that have a label which counts, be it of an earlier batch. */
  readonly events: AsyncIterable<ToldEvent>;
};

/**
 * A reader of what is new among the labels in the store, by the names of their batches. Where nothing is, the log is
 * not read; else O(bytes of the log that windows reach).
 *
 * @param dir folder of the segments; left out, only shipped ones are read
 * @throws what the store throws
 */
export function openToldEvents(
  store: ObjectStore,
  dir?: string,
): (schema: SchemaWithHistories, isKnown: (name: string) => boolean) => Promise<ToldEvents | undefined> {
  const labelsSince = openLabels(store, new AbortController().signal);
  return async (schema, isKnown) => {
    const since = reachOf(schema);
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
    async function* events(): AsyncGenerator<ToldEvent> {
      const erased = await erasedSince(store, since);
      const wants = (id: string, transactionId: string) =>
        !erased.has(id) && lastWordOn(id, transactionId) !== undefined;
      for await (const decision of decisionsSince({ dir, store, since, wants })) {
        const word = lastWordOn(decision.id, decision.transactionId)!;
        if (!mayLabel(word, decision.token)) continue;
        for await (const event of eventsOf([decision], schema))
          yield { ...event, label: Number(word.isFraud === true), isReported: true };
      }
    }
    return { names, events: events() };
  };
}
