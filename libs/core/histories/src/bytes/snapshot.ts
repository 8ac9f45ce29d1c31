/**
 * A whole history as a stream of chunks of about a MiB, so that neither writing nor reading stops anything for long.
 * Little-endian words; bytes of the chunks may be joined and cut anywhere on their way.
 *
 *     "FHS1" | number of the chunk | kind | words of the payload | checksum of all other words | payload
 *     begins:   for each group the fingerprint of its columns and the seconds that its events reach back
 *     entities: group, then for each entity both words of its key, its words, and what `entity-bytes.ts` writes
 *     ends:     for each group the number of its entities
 *
 * Transactions may go on between two chunks. Then each entity is as it was at some moment while the snapshot was
 * taken. Who plays all transactions since its beginning again after it was restored has lost nothing and counts
 * nothing twice, as long as they have ids: those that an entity has already are repetitions.
 */
import type { History } from '../history.ts';
import { openEntity } from '../keeping/entities.ts';
import { type BlockBytes, viewsOf } from '../keeping/event-block.ts';
import { checksumOf } from './checksum.ts';
import { entityWords, fingerprintOf, writeEntity } from './entity-bytes.ts';

export const SNAPSHOT_MAGIC = 0x31534846;
export const CHUNK_HEADER_WORDS = 5;
export const BEGINS = 0;
export const ENTITIES = 1;
export const ENDS = 2;

/** Words in front of each entity in a chunk. */
export const ENTITY_PREFIX_WORDS = 3;
const CHUNK_WORDS = 1 << 18;

/** Yields the chunks in their order. An entity with many events makes its chunk larger. */
export function* snapshotOf(history: History): Generator<Uint8Array, void, void> {
  const { plan, groups } = history;
  let number = 0;
  const described = groups.flatMap((group) => [fingerprintOf(plan, group), reachSeconds(group.program.reachMs)]);
  yield chunkOf(number++, BEGINS, described);
  const counts: number[] = [];
  for (let g = 0; g < groups.length; g++) {
    counts.push(0);
    for (const keys of keysByChunk(history, g)) {
      const { chunk, entities } = entitiesChunk(history, g, keys, number++);
      counts[g]! += entities;
      yield chunk;
    }
  }
  yield chunkOf(number, ENDS, counts);
}

export function reachSeconds(reachMs: number): number {
  return Math.ceil(reachMs / 1000);
}

/** Keys, two words each, of as many entities as make a chunk. Each table's are taken down before it can change. */
function* keysByChunk({ groups }: History, group: number): Generator<number[], void, void> {
  const { entities } = groups[group]!;
  let keys: number[] = [];
  let words = 0;
  for (const { cells, width } of entities.tables) {
    const taken = cells.slice();
    for (let at = 0; at < taken.length; at += width) {
      const [low, high] = [taken[at]!, taken[at + 1]!];
      if ((low === 0 && high === 0) || !openEntity(entities, low, high)) continue;
      keys.push(low, high);
      words += ENTITY_PREFIX_WORDS + entityWords(entities);
      if (words < CHUNK_WORDS) continue;
      yield keys;
      keys = [];
      words = 0;
    }
  }
  if (keys.length > 0) yield keys;
}

function entitiesChunk({ plan, groups }: History, group: number, keys: readonly number[], number: number) {
  const { entities } = groups[group]!;
  const fingerprint = fingerprintOf(plan, groups[group]!);
  let words = CHUNK_HEADER_WORDS + 1;
  for (let k = 0; k < keys.length; k += 2)
    if (openEntity(entities, keys[k]!, keys[k + 1]!)) words += ENTITY_PREFIX_WORDS + entityWords(entities);
  const view = viewsOf(new ArrayBuffer(4 * words));
  let at = CHUNK_HEADER_WORDS;
  let written = 0;
  view.words[at++] = group;
  for (let k = 0; k < keys.length; k += 2) {
    if (!openEntity(entities, keys[k]!, keys[k + 1]!)) continue;
    view.words[at] = keys[k]!;
    view.words[at + 1] = keys[k + 1]!;
    view.words[at + 2] = entityWords(entities);
    writeEntity(entities, fingerprint, view, at + ENTITY_PREFIX_WORDS);
    at += ENTITY_PREFIX_WORDS + entityWords(entities);
    written++;
  }
  return { chunk: sealed(view, number, ENTITIES), entities: written };
}

function chunkOf(number: number, kind: number, payload: readonly number[]): Uint8Array {
  const view = viewsOf(new ArrayBuffer(4 * (CHUNK_HEADER_WORDS + payload.length)));
  view.words.set(payload, CHUNK_HEADER_WORDS);
  return sealed(view, number, kind);
}

function sealed({ words, bytes }: BlockBytes, number: number, kind: number): Uint8Array {
  words.set([SNAPSHOT_MAGIC, number, kind, words.length - CHUNK_HEADER_WORDS]);
  words[4] = checksumOfChunk(words);
  return bytes;
}

export function checksumOfChunk(words: Uint32Array): number {
  return checksumOf(words, CHUNK_HEADER_WORDS, words.length, checksumOf(words, 0, 4, 0));
}
