/**
 * The index of decisions: one SQLite database beside the log. Truth stays the log: a database that is missing, broken
 * or of another layout is made anew from the segments. The rows lie in the order of their ids, and so of time.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OWNER_ONLY_FOLDER } from '../segments/segment-folder.ts';
import { firstIdAt, MAX_ENTITIES } from './indexed-rows.ts';

/** Of the layout below. */
const LAYOUT = 3;
/** The longest wait for another process that writes. */
const BUSY_MS = 10_000;
const CACHE_KIB = 32_768;
/** Twice SQLite's own: fewer pages to split and to find. */
const PAGE_BYTES = 8_192;

const entities = Array.from({ length: MAX_ENTITIES }, (_, i) => `e${i}`);

const TABLES = `
  CREATE TABLE segments (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL DEFAULT 0,
    is_whole INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE versions (number INTEGER PRIMARY KEY, version TEXT NOT NULL UNIQUE, first_id BLOB, last_id BLOB);
  CREATE TABLE minutes (minute INTEGER PRIMARY KEY, decisions INTEGER NOT NULL, frauds INTEGER NOT NULL);
  CREATE TABLE decisions (
    id BLOB PRIMARY KEY, transaction_id TEXT, probability REAL NOT NULL, amount REAL, version INTEGER NOT NULL,
    is_fraud INTEGER NOT NULL, label INTEGER, segment INTEGER NOT NULL, position INTEGER NOT NULL,
    ${entities.map((name) => `${name} INTEGER`).join(', ')}
  ) WITHOUT ROWID;
  CREATE TABLE batches (id TEXT PRIMARY KEY, received_at TEXT NOT NULL, token TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE labels (
    batch TEXT NOT NULL, number INTEGER NOT NULL, decision_id BLOB, transaction_id TEXT, known_at TEXT NOT NULL,
    is_fraud INTEGER, is_applied INTEGER NOT NULL DEFAULT 0, json TEXT NOT NULL, PRIMARY KEY (batch, number)
  ) WITHOUT ROWID;
  CREATE TABLE erased (id BLOB PRIMARY KEY, tombstone TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX erased_by_tombstone ON erased (tombstone);
  CREATE INDEX labels_by_decision ON labels (decision_id) WHERE decision_id IS NOT NULL;
  CREATE INDEX labels_by_transaction ON labels (transaction_id) WHERE transaction_id IS NOT NULL;
  CREATE INDEX labels_to_apply ON labels (batch) WHERE is_applied = 0;
  PRAGMA user_version = ${LAYOUT};
`;

/** Scores below are the many that nobody looks for: the search by probability goes through the others only. */
export const NOTABLE = 0.1;

function indexOf(entity: string): string {
  return `CREATE INDEX IF NOT EXISTS by_${entity} ON decisions (${entity}) WHERE ${entity} IS NOT NULL;`;
}

/** Made when the first rows are in: sorting once is faster than inserting in any order. */
const INDEXES = `
  CREATE INDEX IF NOT EXISTS by_transaction ON decisions (transaction_id) WHERE transaction_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS notable ON decisions (id, probability) WHERE probability >= ${NOTABLE};
  CREATE INDEX IF NOT EXISTS frauds ON decisions (id) WHERE is_fraud = 1;
  CREATE INDEX IF NOT EXISTS labelled ON decisions (id) WHERE label IS NOT NULL;
  ${entities.map(indexOf).join('\n')}
`;

/** Where the database lies, below the folder of the segments. */
export function indexPath(dir: string): string {
  return join(dir, 'index', 'decisions.db');
}

/** Opens the database to write; one that cannot be used is made anew. */
export function openToWrite(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  try {
    return prepared(path);
  } catch {
    for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
    return prepared(path);
  }
}

function prepared(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    database.exec(
      `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
       PRAGMA secure_delete = ON; PRAGMA cache_size = -${CACHE_KIB}`,
    );
    database.exec('BEGIN IMMEDIATE');
    const layout = (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
    if (layout === 0) database.exec(TABLES);
    database.exec('COMMIT');
    if (layout !== 0 && layout !== LAYOUT) throw new Error(`it has layout ${layout}, not ${LAYOUT}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Sorts what is searched by, unless that is done. */
export function finishIndexes(database: DatabaseSync): void {
  database.exec(INDEXES);
}

/** Opens the database to search; undefined while it is not there, or its indexes are not. */
export function openToSearch(path: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
    const layout = (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
    const last = database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(`by_e${MAX_ENTITIES - 1}`);
    if (layout === LAYOUT && last !== undefined) return database;
  } catch {
    // not there yet, or made anew at this moment: the next search tries again
  }
  database?.close();
  return undefined;
}

/** What happens in one transaction, or not at all. */
export function atOnce<T>(database: DatabaseSync, change: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = change();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** Forgets the decisions made before a moment. */
export function removeBefore(database: DatabaseSync, time: Date): void {
  database.prepare('DELETE FROM decisions WHERE id < ?').run(firstIdAt(time.getTime()));
  database.prepare('DELETE FROM minutes WHERE minute < ?').run(Math.floor(time.getTime() / 60_000));
}
