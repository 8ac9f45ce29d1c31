import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type IndexedRow, MAX_ENTITIES, minuteOf } from './indexed-rows.ts';

type RowInserter = {
  /** Takes a row, to be inserted with others. @param position of the row in its segment */
  readonly insert: (row: IndexedRow, position: number) => void;
  /**
   * Inserts what is left, and adds what the rows come to: how many a minute, and where the decisions of each version
   * begin and end.
   *
   * @returns rows that were added since the last call; those that were there already are none
   */
  readonly finish: () => number;
};

type Span = { readonly number: number; readonly first: Buffer; readonly last: Buffer };

/** Rows that one statement inserts: a row alone takes twice the time. */
const AT_ONCE = 16;
const BEFORE_ENTITIES = 7;

/** Inserts the rows of one segment, within the caller's transaction. */
export function rowInserter(database: DatabaseSync, segment: number): RowInserter {
  const addVersion = database.prepare('INSERT OR IGNORE INTO versions (version) VALUES (?)');
  const findVersion = database.prepare('SELECT number FROM versions WHERE version = ?');
  const widen = database.prepare(`
    UPDATE versions SET first_id = min(coalesce(first_id, ?1), ?1), last_id = max(coalesce(last_id, ?2), ?2)
    WHERE number = ?3`);
  const count = database.prepare(`
    INSERT INTO minutes VALUES (?1, ?2, ?3)
    ON CONFLICT (minute) DO UPDATE SET decisions = decisions + ?2, frauds = frauds + ?3`);
  const isOwn = database.prepare(`SELECT 1 FROM decisions WHERE id = ? AND segment = ${segment} AND position = ?`);
  const spans = new Map<string, Span>();
  const minutes = new Map<number, { decisions: number; frauds: number }>();
  const ids = Array.from({ length: AT_ONCE }, () => Buffer.alloc(16));
  const waiting: { span: Span; isFraud: 0 | 1; position: number }[] = [];
  let values: SQLInputValue[] = [];
  let insertAll: StatementSync | undefined;
  let added = 0;

  function spanOf(version: string, id: Uint8Array): Span {
    const known = spans.get(version);
    if (known !== undefined) return known;
    addVersion.run(version);
    const number = Number(findVersion.get(version)!['number']);
    const made = { number, first: Buffer.from(id), last: Buffer.from(id) };
    spans.set(version, made);
    return made;
  }

  function flush(): void {
    const rows = waiting.length;
    if (rows === 0) return;
    const entities = values.length / rows - BEFORE_ENTITIES;
    const statement = rows === AT_ONCE ? (insertAll ??= prepareInsert(database, segment, rows, entities)) : undefined;
    const { changes } = (statement ?? prepareInsert(database, segment, rows, entities)).run(...values);
    for (const [i, { span, isFraud, position }] of waiting.entries())
      if (changes === rows || isOwn.get(ids[i]!, position) !== undefined) note(ids[i]!, span, isFraud);
    waiting.length = 0;
    values = [];
  }

  function note(id: Buffer, { first, last }: Span, isFraud: 0 | 1): void {
    added += 1;
    if (id.compare(first) < 0) first.set(id);
    if (id.compare(last) > 0) last.set(id);
    const minute = minuteOf(id);
    const sum = minutes.get(minute);
    if (sum === undefined) minutes.set(minute, { decisions: 1, frauds: isFraud });
    else {
      sum.decisions += 1;
      sum.frauds += isFraud;
    }
  }

  return {
    insert({ id, transactionId, probability, amount, version, isFraud, entities }, position) {
      const span = spanOf(version, id);
      const own = ids[waiting.length]!;
      own.set(id);
      waiting.push({ span, isFraud, position });
      values.push(own, transactionId, probability, amount, span.number, isFraud, position, ...entities);
      if (waiting.length === AT_ONCE) flush();
    },
    finish() {
      flush();
      for (const { number, first, last } of spans.values()) widen.run(first, last, number);
      for (const [minute, { decisions, frauds }] of minutes) count.run(minute, decisions, frauds);
      minutes.clear();
      const rows = added;
      added = 0;
      return rows;
    },
  };
}

function prepareInsert(database: DatabaseSync, segment: number, rows: number, entities: number): StatementSync {
  const row = [
    ...['?', '?', '?', '?', '?', '?', 'NULL', segment, '?'],
    ...Array.from({ length: MAX_ENTITIES }, (_, e) => (e < entities ? '?' : 'NULL')),
  ];
  const all = Array<string>(rows).fill(`(${row.join(', ')})`);
  return database.prepare(`INSERT OR IGNORE INTO decisions VALUES ${all.join(', ')}`);
}
