import type { DatabaseSync } from 'node:sqlite';
import type { Place } from '../segments/decisions-at.ts';
import { idBytes } from './indexed-rows.ts';
import { type FoundDecision, foundDecisions } from './search-decisions.ts';

/** Labelled decisions that are looked at, the latest. */
const MAX_LOOKED_AT = 20_000;

export type NearQuery = {
  /** The decision itself, which is left out. */
  readonly id: string;
  readonly probability: number;
  readonly limit: number;
};

export type LabelledDecision = { readonly decision: FoundDecision; readonly place: Place };

/** Decisions of which it is known what they were, those with the nearest probabilities first. O(20,000) */
export function labelledNear(database: DatabaseSync, { id, probability, limit }: NearQuery): LabelledDecision[] {
  const rows = database
    .prepare(
      `SELECT d.*, s.name FROM (
         SELECT * FROM decisions INDEXED BY labelled WHERE label IS NOT NULL AND id <> ? ORDER BY id DESC LIMIT ?
       ) d JOIN segments s ON s.number = d.segment ORDER BY abs(d.probability - ?), d.id DESC LIMIT ?`,
    )
    .all(idBytes(id), MAX_LOOKED_AT, probability, limit);
  return foundDecisions(database, rows).map((decision, i) => ({
    decision,
    place: { id: decision.id, segment: String(rows[i]!['name']), position: Number(rows[i]!['position']) },
  }));
}
