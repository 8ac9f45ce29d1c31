/**
 * The histories of one plan as they lie in Redis, and what this process has seen of them: it asks for each entity's
 * news alone, and derives columns by the same function as training does. What it has seen is what it answers from
 * while Redis is away.
 */
import { createHash } from 'node:crypto';
import { historyEventReader, type SchemaWithHistories, type Transaction } from '@fraud/feature-schema';
import {
  advance,
  createHistory,
  entitiesOf,
  entityEvents,
  type History,
  type HistoryPlan,
  historySize,
  type KeptEntity,
  learn,
  lookBack,
  type Transaction as HistoryEvent,
  warmUpSeconds,
} from '@fraud/histories';
import { cannotBeYet, fillIn } from '../derived-row.ts';
import type { KnownEvent } from '../history-keeper.ts';
import type { HistoryRedis } from './connect.ts';
import { ALL, entityScript, type Touched } from './entity-script.ts';
import { eventRecords } from './event-record.ts';
import { nameOfGeneration } from './generations.ts';

/** Entities that are remembered; with one more all are forgotten, and asked for anew. */
const MAX_SEEN = 300_000;
/** Beyond the longest window: event times and clocks differ. */
const SILENT_SLACK_MS = 7 * 86_400_000;

/** One group of the plan has a history of its own, since its entities' records come for themselves. */
type Group = { readonly history: History; readonly tag: string; readonly reachMs: number };
/** Records of an entity that this process has seen, and the time of the newest. */
type Known = { records: number; newestMs: number };
type Seen = { readonly groups: readonly Group[]; readonly entities: Map<string, Known> };
type RowEvent = { readonly event: HistoryEvent; readonly isKept: boolean; readonly record: Buffer | undefined };
/** What Redis says of an entity of a row; undefined where the row has none. */
type Asked = { readonly key: string; readonly seen: number; readonly touched: Touched } | undefined;

export type SharedHistory = {
  /** Names the plan. */
  readonly name: string;
  /** Goes on with a generation, as if nothing had been seen. */
  readonly begin: (generation: number) => void;
  /** How long an entity without transactions is kept. */
  readonly silentMs: number;
  /**
   * Derives the columns of transactions and keeps them, in one round trip.
   *
   * @returns for each whether Redis had lost what this process knew
   * @throws what Redis throws; then no transaction has changed
   */
  readonly derive: (transactions: readonly Transaction[], isKept: boolean) => Promise<boolean[]>;
  /** The same from what this process has seen. @returns what was kept */
  readonly deriveAlone: (transactions: readonly Transaction[], isKept: boolean) => HistoryEvent[];
  /** Adds what happened before or elsewhere, once. @throws what Redis throws */
  readonly add: (events: readonly KnownEvent[]) => Promise<void>;
  /** What this process has seen of the entities of a transaction. */
  readonly eventsOf: (transaction: Transaction) => KeptEntity[];
  /** Asks for all records of each entity again: Redis may hold others than before. */
  readonly lookAgain: () => void;
  readonly size: () => { entities: number; events: number; bytes: number };
};

export function shareHistory(redis: HistoryRedis, prefix: string, schema: SchemaWithHistories): SharedHistory {
  const plan = schema.histories;
  const reach = warmUpSeconds(plan);
  const records = eventRecords(plan);
  const silentMs = Math.round(reach * 1000) + SILENT_SLACK_MS;
  const touch = entityScript(redis, records.bytes, silentMs);
  const name = `${prefix}:history:${createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 12)}`;
  const readEvent = historyEventReader(schema);
  const width = createHistory(plan).width;
  const columns = new Float32Array(width);
  let current = nothingSeen(plan);
  let generationName = name;

  const keyOf = ({ history, tag }: Group, event: HistoryEvent): string | undefined => {
    const [entity] = entitiesOf(history, event);
    return entity && `${generationName}:{${tag}:${entity.low.toString(16)}.${entity.high.toString(16)}}`;
  };

  /** The event as it comes back from Redis, and what is appended there. */
  function eventOf(transaction: Transaction, isAsked: boolean): RowEvent {
    const event = readEvent(transaction);
    const isKept = isAsked && !cannotBeYet(event);
    const record = records.write(event);
    return { event: records.read(record, 0), isKept, record: isKept ? record : undefined };
  }

  /** Asks for the news of a row's entities, and appends it to each. */
  function ask({ groups, entities }: Seen, event: HistoryEvent, record: Buffer | undefined): Promise<Asked[]> {
    const cutoffSeconds = event.timeSeconds - reach;
    return Promise.all(
      groups.map(async (group) => {
        const key = keyOf(group, event);
        if (key === undefined) return undefined;
        const seen = entities.get(key)?.records ?? 0;
        return { key, seen, touched: await touch(key, { seen, record, cutoffSeconds }) };
      }),
    );
  }

  /** Records that were added late, after a newer one had put them out of reach, are as good as dropped. */
  function take({ history, reachMs }: Group, known: Known, news: Buffer): void {
    for (let at = 0; at < news.length; at += records.bytes) {
      const event = records.read(news, at);
      const timeMs = Math.round(event.timeSeconds * 1000);
      if (timeMs <= known.newestMs - reachMs) continue;
      known.newestMs = Math.max(known.newestMs, timeMs);
      advance(history, event, columns);
      if (event.label === 0 || event.label === 1) learn(history, event, event.label);
    }
  }

  /** @returns whether Redis had lost records that this process has seen */
  function settle(of: Seen, group: Group, { key, seen, touched }: NonNullable<Asked>, row: RowEvent): boolean {
    const known = of.entities.get(key) ?? { records: 0, newestMs: -Infinity };
    take(group, known, touched.records.subarray(Math.max(0, known.records - touched.from) * records.bytes));
    known.records = Math.max(known.records, touched.total + (row.isKept ? 1 : 0));
    if (row.isKept) known.newestMs = Math.max(known.newestMs, Math.round(row.event.timeSeconds * 1000));
    const isLost = touched.total < seen;
    if (isLost) of.entities.delete(key);
    else of.entities.set(key, known);
    return isLost;
  }

  function write(groups: readonly Group[], transaction: Transaction, event: HistoryEvent, isKept: boolean): void {
    let at = 0;
    for (const { history } of groups) {
      (isKept ? advance : lookBack)(history, event, columns, at);
      at += history.width;
    }
    fillIn(transaction, schema.historyColumns, columns);
  }

  function seenNow(): Seen {
    if (current.entities.size > MAX_SEEN) current = nothingSeen(plan);
    return current;
  }

  return {
    name,
    silentMs,
    begin(generation) {
      generationName = nameOfGeneration(name, generation);
      current = nothingSeen(plan);
    },
    async derive(transactions, isKept) {
      const of = seenNow();
      const events = transactions.map((transaction) => eventOf(transaction, isKept));
      const answers = await Promise.all(events.map((row) => ask(of, row.event, row.record)));
      return events.map((row, r) => {
        const lost = answers[r]!.map((each, g) => each !== undefined && settle(of, of.groups[g]!, each, row));
        write(of.groups, transactions[r]!, row.event, row.isKept);
        return lost.includes(true);
      });
    },
    deriveAlone(transactions, isKept) {
      const { groups } = seenNow();
      return transactions.flatMap((transaction) => {
        const row = eventOf(transaction, isKept);
        write(groups, transaction, row.event, row.isKept);
        return row.isKept ? [row.event] : [];
      });
    },
    async add(events) {
      const { groups } = current;
      const added = events.flatMap((event) => {
        const touching = { seen: ALL, record: records.write(event), cutoffSeconds: event.timeSeconds - reach };
        return groups.flatMap((group) => keyOf(group, event) ?? []).map((key) => touch(key, touching));
      });
      await Promise.all(added);
    },
    eventsOf: (transaction) => current.groups.flatMap(({ history }) => entityEvents(history, readEvent(transaction))),
    lookAgain: () => void (current = nothingSeen(plan)),
    size() {
      const sizes = current.groups.map(({ history }) => historySize(history));
      const sum = (what: 'entities' | 'events' | 'bytes') => sizes.reduce((total, size) => total + size[what], 0);
      return { entities: sum('entities'), events: sum('events'), bytes: sum('bytes') };
    },
  };
}

function nothingSeen(plan: HistoryPlan): Seen {
  const groups = plan.groups.map((group, g) => {
    const own = { ...plan, groups: [group] };
    return { history: createHistory(own), tag: String(g), reachMs: Math.round(warmUpSeconds(own) * 1000) };
  });
  return { groups, entities: new Map() };
}
