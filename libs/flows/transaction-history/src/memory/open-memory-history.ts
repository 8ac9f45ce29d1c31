/**
 * Histories in the memory of one process. What it acknowledges is in the decision log before it is answered, so the log
 * is its write-ahead log: after a crash the last snapshot and what was logged since then give the same events again.
 * Transactions are known by their ids, so nothing is counted twice, however often it is told.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type FeatureSchema, hasHistories, type SchemaWithHistories } from '@fraud/feature-schema';
import { historySize } from '@fraud/histories';
import { markStale } from '../derived-row.ts';
import type { HistoryKeeper, HistorySources } from '../history-keeper.ts';
import { keepLooking, type Learner, learnNews, takeAll } from '../learn-news.ts';
import { keepHistory, type KeptHistory } from './kept-history.ts';
import { type Learned, openLearned } from './learned.ts';
import { readSnapshot, type RestoredHistory, writeSnapshot } from './snapshot-file.ts';

export type MemoryHistoryOptions = HistorySources & {
  /** Folder of the snapshots. */
  readonly dir: string;
  /** Between two snapshots. @defaultValue five minutes */
  readonly snapshotMs?: number;
  /** How long a start waits for all that is known; answers before that are stale. @defaultValue 20 s */
  readonly openMs?: number;
  /** Told how a history was found again, in a sentence. */
  readonly note: (line: string) => void;
  /** Told of a snapshot that cannot be written or read, and of sources that fail. */
  readonly onError: (error: Error) => void;
};

/** The schema in service, and the one that the next model is trained under. */
const MAX_KEPT = 2;
const FORGET_EVERY_MS = 1_000;
/** Looked at each time, about 1 us each. */
const CELLS_A_TURN = 5_000;
const SNAPSHOT_MS = 300_000;
const OPEN_MS = 20_000;
/** After which what was derived is in the log as well. */
const IN_FLIGHT_MS = 500;
/** Before what could not be read is read again. */
const RETRY_MS = 5_000;

type Kept = KeptHistory & {
  readonly schema: SchemaWithHistories;
  /** Names of the weekly files and of the batches of labels that have been taken in. */
  readonly learned: Learned;
  /** Names of the erasures that it knows nothing of any more. */
  readonly erased: ReadonlySet<string>;
  /** Whether all that is known has been taken in. */
  isComplete: boolean;
  savedAt?: Date;
};

/** Where the snapshot of a schema's histories lies. */
export function snapshotPath(dir: string, { fingerprint }: FeatureSchema): string {
  return join(dir, `${fingerprint}.history`);
}

export function openMemoryHistory(options: MemoryHistoryOptions): HistoryKeeper {
  const { dir, pastSince, newsFor, erasures, snapshotMs = SNAPSHOT_MS, openMs = OPEN_MS, note, onError } = options;
  const kept = new Map<string, Kept>();
  /** What takes the place of a kept one after an erasure, as soon as it lacks nothing. */
  const remade = new Map<string, Kept>();
  let stale = 0;
  let isClosed = false;
  const pathOf = (schema: FeatureSchema) => snapshotPath(dir, schema);

  async function restore(schema: SchemaWithHistories, erased: readonly string[]): Promise<RestoredHistory | undefined> {
    try {
      const snapshot = await readSnapshot(pathOf(schema), schema.histories);
      return snapshot && erased.every((name) => snapshot.erased.includes(name)) ? snapshot : undefined;
    } catch (error) {
      onError(error as Error);
      return undefined; // everything is in the log and the weekly files as well
    }
  }

  function learnerOf(each: Kept): Learner {
    const { schema, learned } = each;
    return {
      schema,
      isKnown: learned.has,
      take: (events) => events.forEach(each.take),
      remember: learned.add,
    };
  }
  const isKept = ({ schema }: Kept) => !isClosed && kept.has(schema.fingerprint);

  /** Weekly files come first: what is older than what is kept takes longer. */
  async function catchUp(each: Kept, since: Date | undefined): Promise<void> {
    const { schema, history } = each;
    const learner = learnerOf(each);
    let problem: unknown;
    const heard = await learnNews(newsFor, learner).catch((error: unknown) => {
      problem = error;
      return 0;
    });
    const logged = await takeAll(pastSince(schema, since), learner.take);
    if (problem !== undefined) throw problem as Error;
    each.isComplete = true;
    const { entities, events } = historySize(history);
    const from = since === undefined ? 'without a snapshot' : `with the snapshot of ${since.toISOString()}`;
    note(
      `histories of ${schema.name}: ${entities} entities, ${events} events, ${from}, ` +
        `${logged} logged transactions and ${heard} of weekly files and feedback`,
    );
  }

  /** Takes in what is known, until nothing is missing, and from then on what is new. */
  async function keepUp(each: Kept, since: Date | undefined, onComplete: () => void): Promise<void> {
    while (!each.isComplete && isKept(each)) {
      try {
        await catchUp(each, since);
      } catch (error) {
        onError(error as Error);
        await wait(RETRY_MS, undefined, { ref: false });
      }
    }
    onComplete();
    const look = () => lookFor(kept.get(each.schema.fingerprint)!);
    await keepLooking(options.learnMs, { look, isEnded: () => !isKept(each), isReady: () => true, onError });
  }

  /** After an erasure a history is made anew without what was erased; else what is new is taken in. */
  async function lookFor(each: Kept): Promise<void> {
    const erased = await erasures();
    if (erased.every((name) => each.erased.has(name))) await learnNews(newsFor, learnerOf(each));
    else await remake(each, erased);
  }

  /** Answers come from the one before until the new one lacks nothing. Takes its memory once more meanwhile. */
  async function remake({ schema }: Kept, erased: readonly string[]): Promise<void> {
    const { fingerprint } = schema;
    const anew = keep(schema, { learned: [], erased });
    remade.set(fingerprint, anew);
    try {
      const began = new Date();
      await catchUp(anew, undefined);
      await wait(IN_FLIGHT_MS, undefined, { ref: false });
      await takeAll(pastSince(schema, began), learnerOf(anew).take);
      if (isKept(anew)) kept.set(fingerprint, anew);
    } finally {
      remade.delete(fingerprint);
    }
    saving = saving.then(() => save(anew)).catch(onError);
    await saving;
  }

  function keep(schema: SchemaWithHistories, { history, learned, erased }: Partial<RestoredHistory>): Kept {
    return {
      ...keepHistory(schema, history),
      ...{ schema, learned: openLearned(learned), erased: new Set(erased), isComplete: false },
    };
  }

  async function begin(schema: SchemaWithHistories): Promise<void> {
    const erased = await erasures().catch((error: unknown) => (onError(error as Error), []));
    const snapshot = (await restore(schema, erased)) ?? { erased };
    const each = keep(schema, snapshot);
    kept.set(schema.fingerprint, each); // what is answered meanwhile is kept as well
    const isComplete = new Promise<void>(
      (resolve) => void keepUp(each, 'since' in snapshot ? snapshot.since : undefined, resolve),
    );
    await Promise.race([isComplete, wait(openMs, undefined, { ref: false })]);
    for (const fingerprint of [...kept.keys()].slice(0, -MAX_KEPT)) kept.delete(fingerprint);
  }

  const opening = new Map<string, Promise<void>>();

  /** What lacks something is not saved: it would be taken for whole. */
  async function save(each: Kept): Promise<void> {
    if (!each.isComplete) return;
    const since = new Date();
    await writeSnapshot(pathOf(each.schema), each.history, {
      since,
      learned: each.learned.names(),
      erased: [...each.erased],
    });
    each.savedAt = since;
  }

  async function saveAll(): Promise<void> {
    for (const each of kept.values()) await save(each).catch(onError);
  }

  let saving: Promise<void> = Promise.resolve();
  const snapshots = setInterval(() => {
    saving = saving.then(saveAll);
  }, snapshotMs).unref();
  const forgetting = setInterval(() => {
    for (const each of [...kept.values(), ...remade.values()]) each.forget(CELLS_A_TURN);
  }, FORGET_EVERY_MS).unref();

  return {
    async open(schema) {
      if (!hasHistories(schema)) return;
      const { fingerprint } = schema;
      if (!opening.has(fingerprint) || !kept.has(fingerprint)) opening.set(fingerprint, begin(schema));
      await opening.get(fingerprint);
    },
    derive(schema, transactions, { isKept = true } = {}) {
      if (schema.histories === null) return;
      const serving = kept.get(schema.fingerprint)!;
      const others = [...kept.values(), ...remade.values()].filter((each) => each !== serving && isKept);
      for (const transaction of transactions) {
        serving.derive(transaction, isKept);
        for (const other of others) other.derive(transaction, isKept);
        if (!serving.isComplete) {
          markStale(transaction);
          stale += 1;
        }
      }
    },
    learn(schema, known) {
      for (const event of known) for (const each of [kept, remade]) each.get(schema.fingerprint)?.take(event);
    },
    status() {
      const sizes = [...kept.values()].map(({ history }) => historySize(history));
      const sum = (of: 'entities' | 'events' | 'bytes') => sizes.reduce((total, size) => total + size[of], 0);
      const saved = [...kept.values()].flatMap(({ savedAt }) => savedAt ?? []);
      return {
        kept: 'memory',
        entities: sum('entities'),
        events: sum('events'),
        bytes: sum('bytes'),
        stale,
        learned: [...kept.values()].reduce((total, { learned }) => total + learned.size(), 0),
        isComplete: [...kept.values()].every(({ isComplete }) => isComplete),
        savedAt: saved.at(0),
      };
    },
    async close() {
      isClosed = true;
      clearInterval(snapshots);
      clearInterval(forgetting);
      await saving;
      await saveAll();
    },
  };
}
