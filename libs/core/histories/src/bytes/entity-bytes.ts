/**
 * The events of one entity as bytes: the same in a snapshot and wherever else a history is kept. Little-endian words:
 *
 *     "FHE1" | fingerprint of the columns kept | number of events | checksum of all other words
 *     then the columns of `keeping/event-block.ts` with room for exactly these events, filled up to a whole word
 *
 * Counts are not stored: they follow from the events.
 */
import type { Transaction } from '../advance.ts';
import { type EntityKey, keyOf } from '../entity-key.ts';
import { HistoryError } from '../errors.ts';
import type { GroupHistory, History } from '../history.ts';
import { addEntity, adoptEvents, dropEntity, openEntity } from '../keeping/entities.ts';
import type { Entities } from '../keeping/entity-cell.ts';
import { type BlockBytes, copyEvents, type EventBlock, type EventLayout, viewsOf } from '../keeping/event-block.ts';
import type { HistoryPlan } from '../plan/history-plan.ts';
import { checksumOf, checksumOfText } from './checksum.ts';

const MAGIC = 0x31454846;
const ENTITY_HEADER_WORDS = 4;

/** One entity in one group of the plan. */
export type EntityName = { readonly group: number } & Readonly<EntityKey>;

/** The entities that a transaction touches: one a group, without the missing ones. */
export function entitiesOf({ groups }: History, { entities }: Pick<Transaction, 'entities'>): EntityName[] {
  const key = { low: 0, high: 0 };
  return groups.flatMap(({ program }, group) => (keyOf(entities, program.per, key) ? [{ group, ...key }] : []));
}

/** The events of one entity; undefined if it has none. O(events). */
export function entityBytes({ plan, groups }: History, { group, low, high }: EntityName): Uint8Array | undefined {
  const { entities } = groups[group]!;
  if (!openEntity(entities, low, high)) return undefined;
  const view = viewsOf(new ArrayBuffer(4 * entityWords(entities)));
  writeEntity(entities, fingerprintOf(plan, groups[group]!), view, 0);
  return view.bytes;
}

/**
 * Puts an entity's events in the place of those that are there. O(events).
 *
 * @throws HistoryError if the bytes are damaged or of other columns; the history is as it was then
 */
export function restoreEntity(history: History, name: EntityName, bytes: Uint8Array): void {
  const view = viewsOf(new Uint8Array(4 * Math.ceil(bytes.length / 4)).buffer);
  view.bytes.set(bytes);
  if (view.bytes.length !== bytes.length) throw damaged('its length is no whole number of words');
  readEntity(history, name, view, 0, bytes.length / 4);
}

/** Words that the open entity takes. */
export function entityWords({ block, layout }: Entities): number {
  return wordsOf(layout, block.end - block.first);
}

/** Writes the open entity from a word of `view` on. */
export function writeEntity(entities: Entities, fingerprint: number, view: BlockBytes, at: number): void {
  const { block, layout } = entities;
  const events = block.end - block.first;
  const words = wordsOf(layout, events);
  view.words[at] = MAGIC;
  view.words[at + 1] = fingerprint;
  view.words[at + 2] = events;
  view.words[at + words - 1] = 0;
  copyEvents(block, blockAt(view, at, events), layout);
  view.words[at + 3] = checksumOfEntity(view.words, at, words);
}

/** @throws HistoryError */
export function readEntity(
  { plan, groups }: History,
  { group, low, high }: EntityName,
  view: BlockBytes,
  at: number,
  words: number,
): void {
  const { entities } = groups[group]!;
  const events = view.words[at + 2]!;
  if (words < ENTITY_HEADER_WORDS || view.words[at] !== MAGIC) throw damaged('they do not begin with FHE1');
  if (view.words[at + 1] !== fingerprintOf(plan, groups[group]!))
    throw new HistoryError(
      'FRAUD_HISTORIES_BYTES_MISMATCH',
      `Cannot read a history of ${groups[group]!.program.name}: its events hold other columns than the plan asks for`,
    );
  if (wordsOf(entities.layout, events) !== words) throw damaged(`${words} words cannot hold ${events} events`);
  if (view.words[at + 3] !== checksumOfEntity(view.words, at, words)) throw damaged('their checksum is another');
  if (openEntity(entities, low, high)) dropEntity(entities);
  if (events === 0) return;
  addEntity(entities, low, high, events);
  adoptEvents(entities, blockAt(view, at, events));
}

/** Two groups with one fingerprint keep the same columns of the same entities. Windows do not matter. */
export function fingerprintOf(
  { entities, numbers }: HistoryPlan,
  { program, entities: { layout } }: GroupHistory,
): number {
  return checksumOfText(
    JSON.stringify([
      program.name,
      program.numbers.map((number) => numbers[number]),
      program.values.map((value) => entities[value]),
      layout.labelled,
    ]),
  );
}

export function damaged(why: string): HistoryError {
  return new HistoryError('FRAUD_HISTORIES_BYTES_DAMAGED', `Cannot read the bytes of a history: ${why}`);
}

function wordsOf({ bytesPerEvent }: EventLayout, events: number): number {
  return ENTITY_HEADER_WORDS + Math.ceil((bytesPerEvent * events) / 4);
}

function blockAt(view: BlockBytes, at: number, events: number): EventBlock {
  return { view, base: at + ENTITY_HEADER_WORDS, capacity: events, first: 0, end: events };
}

function checksumOfEntity(words: Uint32Array, at: number, length: number): number {
  return checksumOf(words, at + ENTITY_HEADER_WORDS, at + length, checksumOf(words, at, at + 3, 0));
}
