/**
 * Histories in the memory of one process. What it acknowledges is in the decision log before it is answered, so the log
 * is its write-ahead log: after a crash the last snapshot and what was logged since then give the same events again.
 * Transactions are known by their ids, so nothing is counted twice, however often it is told.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FeatureSchema, hasHistories, type SchemaWithHistories } from '@fraud/feature-schema';
import { historySize, type Transaction as HistoryEvent } from '@fraud/histories';
import type { HistoryKeeper } from '../history-keeper.ts';
import { keepHistory, type KeptHistory } from './kept-history.ts';
import { readSnapshot, writeSnapshot } from './snapshot-file.ts';

export type MemoryHistoryOptions = {
  /** Folder of the snapshots. */
  readonly dir: string;
  /**
   * What is known of the past: transactions kept since a moment, and what became known since then; without a moment
   * everything that a window of the schema can reach. More is no harm, and so is what comes twice.
   */
  readonly pastSince: (schema: SchemaWithHistories, since: Date | undefined) => AsyncIterable<HistoryEvent>;
  /** Between two snapshots. @defaultValue five minutes */
  readonly snapshotMs?: number;
  /** Told how a history was found again, in a sentence. */
  readonly note: (line: string) => void;
  /** Told of a snapshot that cannot be written or read. */
  readonly onError: (error: Error) => void;
};

/** The schema in service, and the one that the next model is trained under. */
const MAX_KEPT = 2;
const FORGET_EVERY_MS = 1_000;
/** Looked at each time, about 1 us each. */
const CELLS_A_TURN = 5_000;
/** Transactions taken without a break: some milliseconds. */
const TAKEN_A_TURN = 1_000;
const SNAPSHOT_MS = 300_000;

type Kept = KeptHistory & { readonly schema: SchemaWithHistories; readonly isReady: Promise<void>; savedAt?: Date };

export function openMemoryHistory(options: MemoryHistoryOptions): HistoryKeeper {
  const { dir, pastSince, snapshotMs = SNAPSHOT_MS, note, onError } = options;
  const kept = new Map<string, Kept>();
  const pathOf = ({ fingerprint }: FeatureSchema) => join(dir, `${fingerprint}.history`);

  async function restore(schema: SchemaWithHistories): Promise<{ history?: KeptHistory; since?: Date }> {
    try {
      const restored = await readSnapshot(pathOf(schema), schema.histories);
      return restored ? { history: keepHistory(schema, restored.history), since: restored.since } : {};
    } catch (error) {
      onError(error as Error);
      return {}; // everything is in the log and the weekly files as well
    }
  }

  async function take(history: KeptHistory, schema: SchemaWithHistories, since: Date | undefined): Promise<void> {
    let taken = 0;
    for await (const event of pastSince(schema, since)) {
      history.take(event);
      if (++taken % TAKEN_A_TURN === 0) await nextTurn();
    }
    const { entities, events } = historySize(history.history);
    const from = since === undefined ? 'without a snapshot' : `with the snapshot of ${since.toISOString()}`;
    note(`histories of ${schema.name}: ${entities} entities, ${events} events, ${from} and ${taken} transactions`);
  }

  async function begin(schema: SchemaWithHistories): Promise<void> {
    const { history = keepHistory(schema), since } = await restore(schema);
    const isReady = take(history, schema, since);
    kept.set(schema.fingerprint, { ...history, schema, isReady }); // what is answered meanwhile is kept as well
    await isReady;
    for (const fingerprint of [...kept.keys()].slice(0, -MAX_KEPT)) kept.delete(fingerprint);
  }

  const opening = new Map<string, Promise<void>>();

  async function save(each: Kept): Promise<void> {
    await each.isReady;
    const since = new Date();
    await writeSnapshot(pathOf(each.schema), each.history, since);
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
    for (const each of kept.values()) each.forget(CELLS_A_TURN);
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
      const others = [...kept.values()].filter((each) => each !== serving && isKept);
      for (const transaction of transactions) {
        serving.derive(transaction, isKept);
        for (const other of others) other.derive(transaction, isKept);
      }
    },
    learn(schema, known) {
      for (const event of known) kept.get(schema.fingerprint)?.take(event);
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
        stale: 0,
        isComplete: true,
        savedAt: saved.at(0),
      };
    },
    async close() {
      clearInterval(snapshots);
      clearInterval(forgetting);
      await saving;
      await saveAll();
    },
  };
}
