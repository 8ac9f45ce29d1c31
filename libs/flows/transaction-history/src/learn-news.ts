/** What is heard of transactions from weekly files and feedback, again and again, for as long as a history is kept. */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { SchemaWithHistories } from '@fraud/feature-schema';
import type { HistorySources, KnownEvent } from './history-keeper.ts';

/** Taken without a break: some milliseconds. */
const TAKEN_A_TURN = 500;
/** A look takes no more than such a share of the time. */
const SHARE_OF_TIME = 0.25;

export type Learner = {
  readonly schema: SchemaWithHistories;
  readonly isKnown: (name: string) => boolean;
  /** Takes some events. */
  readonly take: (events: readonly KnownEvent[]) => void | Promise<void>;
  /** Remembers what has been told whole. */
  readonly remember: (names: readonly string[]) => void | Promise<void>;
};

/** Looks for news once. @returns how many events they were @throws what the source and the history throw */
export async function learnNews(newsFor: HistorySources['newsFor'], learner: Learner): Promise<number> {
  let taken = 0;
  for await (const { names, events } of newsFor(learner.schema, learner.isKnown)) {
    taken += await takeAll(events, learner.take);
    await learner.remember(names);
  }
  return taken;
}

/** Takes events a few hundred at a time; others are let in between. @returns how many */
export async function takeAll(events: AsyncIterable<KnownEvent>, take: Learner['take']): Promise<number> {
  let taken = 0;
  let some: KnownEvent[] = [];
  const takeSome = async () => {
    await take(some);
    taken += some.length;
    some = [];
    await nextTurn();
  };
  for await (const event of events) {
    some.push(copyOf(event));
    if (some.length === TAKEN_A_TURN) await takeSome();
  }
  await takeSome();
  return taken;
}

export type Looking = {
  readonly look: () => Promise<unknown>;
  readonly isEnded: () => boolean;
  /** Whether news can be taken now. */
  readonly isReady: () => boolean;
  readonly onError: (error: Error) => void;
};

/** Looks for what is new until the end. A look that fails is tried again, and told once. */
export async function keepLooking(everyMs: number, { look, ...looking }: Looking): Promise<void> {
  let isFailing = false;
  for (let pauseMs = everyMs; ;) {
    await wait(pauseMs, undefined, { ref: false });
    if (looking.isEnded()) return;
    if (!looking.isReady()) continue;
    const began = performance.now();
    try {
      await look();
      isFailing = false;
    } catch (error) {
      if (!isFailing && !looking.isEnded()) looking.onError(error as Error);
      isFailing = true;
    }
    pauseMs = Math.max(everyMs, (performance.now() - began) * (1 / SHARE_OF_TIME - 1));
  }
}

/** Events of the past are one object that changes. */
function copyOf({ entities, numbers, ...event }: KnownEvent): KnownEvent {
  return { ...event, entities: Array.from(entities), numbers: Array.from(numbers) };
}
