/**
 * Histories in a Redis, or a cluster of them, that several API processes and hosts share. Where it does not answer in
 * time, columns are derived from what this process has seen, and said to be stale. The decision log has those
 * transactions too: after each connection what Redis may have missed since this process was last seen is added from
 * there. Until all processes have done so, all answers are stale.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { hasHistories, type SchemaWithHistories, type Transaction } from '@fraud/feature-schema';
import type { Transaction as HistoryEvent } from '@fraud/histories';
import { markStale } from '../derived-row.ts';
import type { HistoryKeeper, HistorySources } from '../history-keeper.ts';
import { keepLooking, type Learner, learnNews, takeAll } from '../learn-news.ts';
import { connect, runOf } from './connect.ts';
import { type Generations, historyGenerations, nameOfGeneration } from './generations.ts';
import { type LearnedNames, learnedNames } from './learned-names.ts';
import { sharingProcesses } from './processes.ts';
import { type SharedHistory, shareHistory } from './shared-history.ts';

export type RedisHistoryOptions = HistorySources & {
  readonly url: string;
  /** Before all keys: installations that share one Redis need different ones. */
  readonly prefix: string;
  /** Name of this process, the same after a restart. */
  readonly instance: string;
  /** Whether it goes on looking for news: one process of a host is enough. */
  readonly isFirst: boolean;
  /** An answer waits no longer. */
  readonly timeoutMs: number;
  /** Told what was added to Redis, in a sentence. */
  readonly note: (line: string) => void;
  /** Told when Redis is lost, and of what cannot be added to it. */
  readonly onError: (error: Error) => void;
};

/** The schema in service, and the one that the next model is trained under. */
const MAX_KEPT = 2;
/** Between two signs of life. */
const BEAT_MS = 500;
/** How long a start waits for a history that is complete. */
const OPEN_MS = 5_000;
/** More are in the log by then. */
const MAX_REFUSED = 100_000;

type Kept = {
  readonly schema: SchemaWithHistories;
  readonly shared: SharedHistory;
  readonly generations: Generations;
  /** The one that this process adds to. */
  generation?: number;
  /** What it has told this generation of. */
  names?: LearnedNames;
  /** As they were read last. */
  known: ReadonlySet<string>;
  /** Whether nothing is missing in Redis, as far as processes tell. */
  isComplete: boolean;
  /** Of Redis, since which records have been seen. */
  run?: string;
  /** Whether something may not have reached Redis since this process has last added what it knows. */
  hasMissed: boolean;
  /** What Redis refused: perhaps it is not yet in the log. */
  refused: HistoryEvent[];
};

export function openRedisHistory(options: RedisHistoryOptions): HistoryKeeper {
  const { url, prefix, instance, isFirst, timeoutMs, pastSince, newsFor, erasures, note, onError } = options;
  const kept = new Map<string, Kept>();
  let stale = 0;
  let isClosed = false;
  let isLossTold = false;
  const tellLoss = (error: Error) => {
    if (!isLossTold && !isClosed) onError(error);
    isLossTold = true;
  };
  const miss = (each: Kept) => {
    each.hasMissed = true;
    each.isComplete = false;
  };
  const redis = connect(url, tellLoss, () => kept.forEach(miss));

  const isKept = ({ schema }: Kept) => !isClosed && kept.has(schema.fingerprint);

  /** Adds what this process knows, then says so for as long as it is connected, and looks whether others have. */
  async function share(each: Kept): Promise<void> {
    const { schema, shared, generations } = each;
    each.hasMissed = false;
    const run = await runOf(redis);
    const generation = await generations.after([]);
    if (run !== each.run || generation !== each.generation) shared.begin(generation);
    if (generation !== (each.generation ?? generation)) await wait(BEAT_MS); // the last answers are in the log then
    Object.assign(each, { run, generation });
    const processes = sharingProcesses(redis, `${shared.name}:processes`, { instance, run, generation });
    const since = await processes.lastSeen();
    const learned = `${nameOfGeneration(shared.name, generation)}:learned:${instance}`;
    each.names = learnedNames(redis, learned, 2 * shared.silentMs);
    each.known = await each.names.read();
    const heard = since === undefined ? await learnNews(newsFor, learnerOf(each)) : 0;
    await shared.add(each.refused.splice(0));
    const logged = await takeAll(pastSince(schema, since), shared.add);
    note(
      `histories of ${schema.name} in Redis: ${logged} logged transactions since ` +
        `${since?.toISOString() ?? 'the beginning'}, ${heard} of weekly files and feedback`,
    );
    if (isFirst && generation > 0 && since === undefined) await generations.deleteBefore(generation);
    while (isKept(each) && !each.hasMissed) {
      if ((await generations.after([])) !== generation) return void (each.isComplete = false);
      const others = await processes.tell('up');
      if ((await runOf(redis)) !== run) miss(each);
      each.isComplete = others.length === 0 && !each.hasMissed;
      isLossTold = false;
      await wait(BEAT_MS, undefined, { ref: false });
    }
    if (!each.hasMissed) await processes.tell('closed');
  }

  function learnerOf(each: Kept): Learner {
    return {
      schema: each.schema,
      isKnown: (name) => each.known.has(name),
      take: each.shared.add,
      async remember(names) {
        await each.names!.add(names);
        each.known = await each.names!.read();
      },
    };
  }

  /** After an erasure a generation begins without what was erased; else what is new is taken in. */
  async function look(each: Kept): Promise<void> {
    if ((await each.generations.after(await erasures())) === each.generation) await learnNews(newsFor, learnerOf(each));
  }

  /** Shares a history until it is closed, however often Redis is lost. */
  async function keepSharing(each: Kept): Promise<void> {
    while (isKept(each)) {
      try {
        await share(each);
      } catch (error) {
        miss(each);
        tellLoss(error as Error);
        await wait(BEAT_MS, undefined, { ref: false });
      }
    }
  }

  async function deriveOne(each: Kept, transactions: readonly Transaction[], isKept: boolean): Promise<void> {
    const answer = each.shared.derive(transactions, isKept).catch((error: Error) => {
      miss(each);
      return tellLoss(error);
    });
    const lost = await answerWithin(answer, timeoutMs); // or Redis carries it out later, or the connection is lost
    if (lost === undefined) {
      const events = each.shared.deriveAlone(transactions, isKept);
      if (each.hasMissed && each.refused.length < MAX_REFUSED) each.refused.push(...events);
    }
    transactions.forEach((transaction, row) => {
      if (each.isComplete && lost?.[row] === false) return;
      markStale(transaction);
      stale += 1;
    });
  }

  const sharing: Promise<void>[] = [];
  return {
    async open(schema) {
      if (!hasHistories(schema) || kept.has(schema.fingerprint)) return;
      const shared = shareHistory(redis, prefix, schema);
      const each: Kept = {
        schema,
        shared,
        generations: historyGenerations(redis, shared.name),
        known: new Set(),
        isComplete: false,
        hasMissed: false,
        refused: [],
      };
      kept.set(schema.fingerprint, each);
      for (const fingerprint of [...kept.keys()].slice(0, -MAX_KEPT)) kept.delete(fingerprint);
      sharing.push(keepSharing(each));
      if (isFirst)
        void keepLooking(options.learnMs, {
          look: () => look(each),
          isEnded: () => !isKept(each),
          isReady: () => each.isComplete,
          onError,
        });
      for (const end = Date.now() + OPEN_MS; !each.isComplete && Date.now() < end;) await wait(10);
    },
    async derive(schema, transactions, { isKept = true } = {}) {
      const others = [...kept.values()].filter((each) => each.schema.fingerprint !== schema.fingerprint && isKept);
      await deriveOne(kept.get(schema.fingerprint)!, transactions, isKept);
      for (const other of others) await deriveOne(other, transactions, isKept);
    },
    async learn(schema, known) {
      await kept.get(schema.fingerprint)?.shared.add([...known]);
    },
    status: () => ({
      kept: 'redis',
      stale,
      learned: [...kept.values()].reduce((total, { known }) => total + known.size, 0),
      isComplete: [...kept.values()].every(({ isComplete }) => isComplete),
    }),
    async close() {
      isClosed = true;
      await Promise.race([Promise.all(sharing), wait(2 * BEAT_MS)]);
      redis.disconnect();
    },
  };
}

/** The answer, or undefined if it takes longer. The timer goes with the answer: there may be many a second. */
async function answerWithin<T>(answer: Promise<T>, ms: number): Promise<T | undefined> {
  const { promise: late, resolve: endWait } = Promise.withResolvers<undefined>();
  const timer = setTimeout(endWait, ms, undefined).unref();
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
