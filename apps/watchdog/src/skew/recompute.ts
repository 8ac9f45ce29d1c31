/** The columns of logged decisions as training derives them of the same events, and where the logged ones differ. */
import type { Transaction, Value } from '@fraud/feature-schema';
import { advance, createHistory, type HistoryPlan, lookBack, type Transaction as HistoryEvent } from '@fraud/histories';

/** A transaction as it reached the history, and when. */
export type ArrivedEvent = HistoryEvent & {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of a decision that is to be compared, what was logged. */
  readonly logged?: Transaction | undefined;
};

/** The API only looks at a transaction whose time is so far ahead of its clock. */
const AHEAD_SECONDS = 86_400;

/**
 * Lets a history see events in the order of their arrival. O(events x windows).
 *
 * @param names of the plan's columns
 * @param labelOf what is known of an event now: as in training it counts when the delay has passed, whenever it came
 * @returns how many decisions were compared, and of each the names of the columns that differ in any bit
 */
export function recompute(
  plan: HistoryPlan,
  names: readonly string[],
  events: readonly ArrivedEvent[],
  labelOf: (event: HistoryEvent) => number | undefined,
): { readonly compared: number; readonly differing: readonly (readonly string[])[] } {
  const history = createHistory(plan);
  const derived = new Float32Array(history.width);
  const differing: string[][] = [];
  let compared = 0;
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    const see = event.timeSeconds > event.at / 1000 + AHEAD_SECONDS ? lookBack : advance;
    see(history, { ...event, label: labelOf(event) }, derived);
    if (event.logged === undefined) continue;
    compared += 1;
    const different = names.filter((name, c) => !isSame(event.logged![name], derived[c]!));
    if (different.length > 0) differing.push(different);
  }
  return { compared, differing };
}

function isSame(logged: Value | undefined, derived: number): boolean {
  return Number.isNaN(derived) ? logged === null : typeof logged === 'number' && Math.fround(logged) === derived;
}
