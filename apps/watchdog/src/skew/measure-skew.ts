/**
 * Whether the API derives of histories what training derives: a sample of the decisions of the last seven days is
 * recomputed from the shipped log, the weekly files and the feedback, and compared to the bit.
 */
import { decisionsSince, openToldEvents } from '@fraud/decision-log';
import type { HistorySkew } from '@fraud/drift-report';
import { HISTORY_STATE, historyEventReader, type SchemaWithHistories, type Transaction } from '@fraud/feature-schema';
import { createHistory, entitiesOf, type Transaction as HistoryEvent, warmUpSeconds } from '@fraud/histories';
import type { ObjectStore } from '@fraud/object-store';
import { randomSource } from '@fraud/random';
import { weeklyEvents, type WeeklyEventsOptions } from '@fraud/weekly-data';
import { type ArrivedEvent, recompute } from './recompute.ts';

/** Their entities are followed through the log: enough to find one difference in a hundred decisions. */
const SAMPLE = 500;
const SPAN_MS = 7 * 86_400_000;

export type SkewSources = {
  readonly store: ObjectStore;
  readonly weeks: WeeklyEventsOptions;
  readonly schema: SchemaWithHistories;
};

/**
 * Memory is that of the events of the sampled entities. O(bytes of the log and of the weekly files within reach).
 *
 * @returns undefined where no decision with columns of the schema has been shipped
 * @throws what the store throws
 */
export async function measureSkew(sources: SkewSources, now: Date): Promise<HistorySkew | undefined> {
  const { store, schema } = sources;
  const from = new Date(now.getTime() - SPAN_MS);
  const { sample, stale } = await drawDecisions(store, schema, from);
  if (sample.size + stale === 0) return undefined;
  const { events, labels } = await eventsAbout(sources, sample, from);
  const { historyColumns, histories } = schema;
  const { compared, differing } = recompute(histories, historyColumns, events, (event) => labels.get(nameOf(event)));
  const counts = Map.groupBy(differing.flat(), (name) => name);
  return {
    at: now.toISOString(),
    compared,
    differing: differing.length,
    stale,
    columns: [...counts]
      .map(([name, all]) => ({ name, differing: all.length }))
      .sort((a, b) => b.differing - a.differing),
  };
}

/** A random sample of the decisions that were not stale, by their ids. */
async function drawDecisions(store: ObjectStore, schema: SchemaWithHistories, from: Date) {
  const random = randomSource(from.getTime());
  const drawn: { readonly id: string; readonly transaction: Transaction }[] = [];
  let seen = 0;
  let stale = 0;
  for await (const { id, decidedAt, transaction } of decisionsSince({ store, since: from })) {
    if (decidedAt < from || schema.historyColumns.some((name) => transaction[name] === undefined)) continue;
    if (transaction[HISTORY_STATE] != null) {
      stale += 1;
      continue;
    }
    const place = seen < SAMPLE ? seen : random.integer(seen + 1);
    if (place < SAMPLE) drawn[place] = { id, transaction };
    seen += 1;
  }
  return { sample: new Map(drawn.map(({ id, transaction }) => [id, transaction])), stale };
}

/** What reached the histories of the sampled decisions' entities: from the log, and from weekly files what it lacks. */
async function eventsAbout({ store, weeks, schema }: SkewSources, sample: Map<string, Transaction>, from: Date) {
  const read = historyEventReader(schema);
  const history = createHistory(schema.histories);
  const keysOf = (event: HistoryEvent) =>
    entitiesOf(history, event).map(({ group, low, high }) => `${group}.${low}.${high}`);
  const wanted = new Set([...sample.values()].flatMap((transaction) => keysOf(read(transaction))));
  const isWanted = (event: HistoryEvent) => keysOf(event).some((key) => wanted.has(key));

  const events: ArrivedEvent[] = [];
  const since = new Date(from.getTime() - warmUpSeconds(schema.histories) * 1000);
  const seen = new Set<string>();
  for await (const { id, decidedAt, transaction } of decisionsSince({ store, since })) {
    if (typeof transaction[schema.eventTime] !== 'number' || seen.has(id)) continue;
    const event = read(transaction);
    if (!isWanted(event)) continue;
    seen.add(id);
    events.push({ ...copyOf(event), at: decidedAt.getTime(), logged: sample.get(id) });
  }
  const logged = new Set(events.map(nameOf));
  const labels = new Map<string, number>();
  for await (const week of weeklyEvents(weeks, schema, () => false)) {
    const at = (await store.head(week.key))?.lastModified.getTime() ?? 0;
    for await (const event of week.events) {
      if (!isWanted(event)) continue;
      if (event.label === 0 || event.label === 1) labels.set(nameOf(event), event.label);
      if (!logged.has(nameOf(event))) events.push({ ...copyOf(event), at });
    }
  }
  const told = await openToldEvents(store)(schema, () => false);
  for await (const event of told?.events ?? []) if (!labels.has(nameOf(event))) labels.set(nameOf(event), event.label!);
  return { events, labels };
}

function nameOf({ timeSeconds, id }: HistoryEvent): string {
  return `${timeSeconds} ${id}`;
}

/** Events that are read are one object that changes. */
function copyOf({ timeSeconds, id, entities, numbers }: HistoryEvent): HistoryEvent {
  return { timeSeconds, id, entities: Array.from(entities), numbers: Array.from(numbers) };
}
