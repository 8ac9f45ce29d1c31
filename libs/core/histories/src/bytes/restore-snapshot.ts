import { HistoryError } from '../errors.ts';
import { createHistory, type History } from '../history.ts';
import { viewsOf } from '../keeping/event-block.ts';
import type { HistoryPlan } from '../plan/history-plan.ts';
import { damaged, fingerprintOf, readEntity } from './entity-bytes.ts';
import {
  BEGINS,
  checksumOfChunk,
  CHUNK_HEADER_WORDS,
  ENDS,
  ENTITIES,
  ENTITY_PREFIX_WORDS,
  reachSeconds,
  SNAPSHOT_MAGIC,
} from './snapshot.ts';

export type Restoring = {
  /**
   * Takes the next bytes of a snapshot, cut anywhere. O(bytes).
   *
   * @throws HistoryError if they are damaged or do not fit the plan
   */
  take(bytes: Uint8Array): void;
  /**
   * The history, once all bytes are in.
   *
   * @throws HistoryError if the snapshot is cut off
   */
  finish(): History;
};

/** Reads a snapshot. The plan may have other windows of the same columns, but none that reaches further back. */
export function restoreHistory(plan: HistoryPlan): Restoring {
  const history = createHistory(plan);
  let rest = new Uint8Array(0);
  let next = 0;
  let isComplete = false;

  function takeChunk(words: Uint32Array, buffer: ArrayBuffer): void {
    const [magic, number, kind, , checksum] = words;
    if (magic !== SNAPSHOT_MAGIC) throw damaged('a chunk does not begin with FHS1');
    if (checksum !== checksumOfChunk(words)) throw damaged(`the checksum of chunk ${number} is another`);
    if (number !== next || isComplete) throw damaged(`chunk ${number} stands in the place of chunk ${next}`);
    next++;
    if (kind === BEGINS) return checkGroups(history, words.subarray(CHUNK_HEADER_WORDS));
    if (kind === ENTITIES) return takeEntities(history, viewsOf(buffer));
    if (kind !== ENDS) throw damaged(`chunk ${number} is of no known kind: ${kind}`);
    checkCounts(history, words.subarray(CHUNK_HEADER_WORDS));
    isComplete = true;
  }

  return {
    take(bytes) {
      const joined = new Uint8Array(rest.length + bytes.length);
      joined.set(rest);
      joined.set(bytes, rest.length);
      let at = 0;
      while (joined.length - at >= 4 * CHUNK_HEADER_WORDS) {
        const header = new Uint32Array(joined.slice(at, at + 4 * CHUNK_HEADER_WORDS).buffer);
        if (header[0] !== SNAPSHOT_MAGIC) throw damaged('a chunk does not begin with FHS1');
        const end = at + 4 * (CHUNK_HEADER_WORDS + header[3]!);
        if (joined.length < end) break;
        const { buffer } = joined.slice(at, end);
        takeChunk(new Uint32Array(buffer), buffer);
        at = end;
      }
      rest = joined.slice(at);
    },
    finish() {
      if (!isComplete || rest.length > 0) throw damaged(`the snapshot is cut off after chunk ${next - 1}`);
      return history;
    },
  };
}

function checkGroups({ plan, groups }: History, described: Uint32Array): void {
  const fits =
    described.length === 2 * groups.length &&
    groups.every(
      (group, g) =>
        described[2 * g] === fingerprintOf(plan, group) && described[2 * g + 1]! >= reachSeconds(group.program.reachMs),
    );
  if (fits) return;
  throw new HistoryError(
    'FRAUD_HISTORIES_BYTES_MISMATCH',
    'Cannot restore a history: the snapshot holds other entities or columns than the plan asks for, or reaches less ' +
      `far back than ${groups.map(({ program }) => `${program.name} ${reachSeconds(program.reachMs)} s`).join(', ')}`,
  );
}

function takeEntities(history: History, view: ReturnType<typeof viewsOf>): void {
  const { words } = view;
  const group = words[CHUNK_HEADER_WORDS]!;
  if (group >= history.groups.length) throw damaged(`there is no group ${group}`);
  for (let at = CHUNK_HEADER_WORDS + 1; at < words.length;) {
    const length = words[at + 2] ?? 0;
    if (at + ENTITY_PREFIX_WORDS + length > words.length) throw damaged('an entity is longer than its chunk');
    const name = { group, low: words[at]!, high: words[at + 1]! };
    readEntity(history, name, view, at + ENTITY_PREFIX_WORDS, length);
    at += ENTITY_PREFIX_WORDS + length;
  }
}

function checkCounts({ groups }: History, counts: Uint32Array): void {
  groups.forEach(({ program, entities }, g) => {
    const held = entities.tables.reduce((sum, table) => sum + table.held, 0);
    if (held !== counts[g]) throw damaged(`${held} entities of ${program.name} are there instead of ${counts[g]}`);
  });
}
