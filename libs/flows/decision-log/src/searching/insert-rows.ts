import type { DatabaseSync } from 'node:sqlite';
import { type IndexedRow, minuteOf } from './indexed-rows.ts';

type RowInserter = {
  /** @param position of the row in its segment @returns 1, or 0 when the row is there already */
  readonly insert: (row: IndexedRow, position: number) => number;
  /** Adds what the rows come to: how many a minute, and where the decisions of each version begin and end. */
  readonly finish: () => void;
};

type Span = { readonly number: number; first: Uint8Array; last: Uint8Array };

/** Inserts the rows of one segment, within the caller's transaction. */
export function rowInserter(database: DatabaseSync, segment: number): RowInserter {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO decisions VALUES (?, ?, ?, ?, ?, ?, NULL, ${segment}, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addVersion = database.prepare('INSERT OR IGNORE INTO versions (version) VALUES (?)');
  const findVersion = database.prepare('SELECT number FROM versions WHERE version = ?');
  const widen = database.prepare(`
    UPDATE versions SET first_id = min(coalesce(first_id, ?1), ?1), last_id = max(coalesce(last_id, ?2), ?2)
    WHERE number = ?3`);
  const count = database.prepare(`
    INSERT INTO minutes VALUES (?1, ?2, ?3)
    ON CONFLICT (minute) DO UPDATE SET decisions = decisions + ?2, frauds = frauds + ?3`);
  const spans = new Map<string, Span>();
  const minutes = new Map<number, { decisions: number; frauds: number }>();

  function spanOf(version: string, id: Uint8Array): Span {
    const known = spans.get(version);
    if (known !== undefined) return known;
    addVersion.run(version);
    const made = { number: Number(findVersion.get(version)!['number']), first: id, last: id };
    spans.set(version, made);
    return made;
  }

  return {
    insert({ id, transactionId, probability, amount, version, isFraud, entities }, position) {
      const span = spanOf(version, id);
      const [a, b, c, d, e, f, g, h] = entities as [number, number, number, number, number, number, number, number];
      const { changes } = insert.run(
        ...[id, transactionId, probability, amount, span.number, isFraud, position],
        ...[a, b, c, d, e, f, g, h],
      );
      if (changes === 0) return 0;
      if (Buffer.compare(id, span.first) < 0) span.first = id;
      if (Buffer.compare(id, span.last) > 0) span.last = id;
      const minute = minuteOf(id);
      const sum = minutes.get(minute);
      if (sum === undefined) minutes.set(minute, { decisions: 1, frauds: isFraud });
      else {
        sum.decisions += 1;
        sum.frauds += isFraud;
      }
      return 1;
    },
    finish() {
      for (const { number, first, last } of spans.values()) widen.run(first, last, number);
      for (const [minute, { decisions, frauds }] of minutes) count.run(minute, decisions, frauds);
      minutes.clear();
    },
  };
}
