/** Questions to the index. Each takes bounded time: at most `MAX_LOOKED_AT` rows that do not fit are passed over. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { NOTABLE } from './index-database.ts';
import { entityWord, firstIdAt, idBytes, idText, MAX_ENTITIES, timeOf } from './indexed-rows.ts';

/** Rows looked at for one page. */
const MAX_LOOKED_AT = 100_000;
const MINUTE_MS = 60_000;

export type DecisionQuery = {
  readonly transactionId?: string | undefined;
  /** Any of these, as `entityHasher` names them. */
  readonly entities?: readonly string[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly isFraud?: boolean | undefined;
  readonly minProbability?: number | undefined;
  readonly version?: string | undefined;
  readonly labelled?: boolean | undefined;
  /** As the page before gave it. */
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type FoundDecision = {
  readonly id: string;
  readonly at: Date;
  readonly transactionId: string | null;
  readonly probability: number;
  readonly amount: number | null;
  readonly isFraud: boolean;
  readonly version: string;
  /** What it turned out to be, as it is known now. */
  readonly label: boolean | null;
};

/** Latest first. A page may hold less than was asked for, or nothing, and yet not be the last. */
export type DecisionPage = { readonly decisions: FoundDecision[]; readonly cursor: string | null };

/** A row of the decisions. */
export type Row = Record<string, SQLOutputValue>;
type Condition = { readonly sql: string; readonly values: readonly (string | number | Uint8Array)[] };

const FIELDS = 'id, transaction_id, probability, amount, is_fraud, label, version';

export function searchDecisions(database: DatabaseSync, query: DecisionQuery): DecisionPage {
  const span = spanOf(database, query);
  if (span === undefined) return { decisions: [], cursor: null };
  const where = conditionOf(query);
  if (query.entities !== undefined)
    return pageOf(database, ofEntities(database, query.entities, query.limit, span, where), query.limit);
  const { source, values, isNotable, looksAtAll } = sourceOf(query);
  const looked = (fields: string) =>
    `SELECT ${fields} FROM decisions ${source} AND id >= ? AND id < ? ORDER BY id DESC LIMIT ${MAX_LOOKED_AT}`;
  // The index holds the probability, too: rows that are not probable enough are not looked up.
  const from = isNotable
    ? `(SELECT id FROM (${looked('id, probability')}) WHERE probability >= ?) CROSS JOIN decisions USING (id)`
    : `(${looked(FIELDS)})`;
  const ofIndex = [...values, ...span];
  const rows = database
    .prepare(`SELECT ${FIELDS} FROM ${from} WHERE ${where.sql} LIMIT ?`)
    .all(...ofIndex, ...(isNotable ? [query.minProbability!] : []), ...where.values, query.limit + 1);
  if (rows.length > query.limit || looksAtAll) return pageOf(database, rows, query.limit);
  const last = database.prepare(`SELECT id FROM (${looked('id')}) LIMIT 1 OFFSET ${MAX_LOOKED_AT - 1}`).get(...ofIndex);
  return { ...pageOf(database, rows, query.limit), cursor: last ? idText(last['id'] as Uint8Array) : null };
}

/** The first id that may be found, and the one before which all are; undefined where no decision can be. */
function spanOf(
  database: DatabaseSync,
  { from, to, version, cursor }: DecisionQuery,
): [Uint8Array, Uint8Array] | undefined {
  let first = firstIdAt(from?.getTime() ?? 0);
  let end = firstIdAt(to?.getTime() ?? Infinity);
  if (version !== undefined) {
    const row = database.prepare('SELECT first_id, last_id FROM versions WHERE version = ?').get(version);
    if (row === undefined) return undefined;
    first = later(first, row['first_id'] as Uint8Array);
    end = earlier(end, firstIdAt(timeOf(row['last_id'] as Uint8Array) + 1));
  }
  if (cursor !== undefined) end = earlier(end, idBytes(cursor));
  return [first, end];
}

type Source = { readonly source: string; readonly values: string[]; isNotable?: boolean; looksAtAll?: boolean };

/** The index to go through, the one that leaves out most. */
function sourceOf({ transactionId, isFraud, minProbability, labelled }: DecisionQuery): Source {
  if (transactionId !== undefined)
    return { source: 'INDEXED BY by_transaction WHERE transaction_id = ?', values: [transactionId], looksAtAll: true };
  if (labelled) return { source: 'INDEXED BY labelled WHERE label IS NOT NULL', values: [] };
  if (isFraud) return { source: 'INDEXED BY frauds WHERE is_fraud = 1', values: [] };
  if (minProbability !== undefined && minProbability >= NOTABLE)
    return { source: `INDEXED BY notable WHERE probability >= ${NOTABLE}`, values: [], isNotable: true };
  return { source: 'WHERE true', values: [] };
}

function conditionOf({ isFraud, minProbability, version, labelled }: DecisionQuery): Condition {
  const parts: Condition[] = [
    ...(isFraud === undefined ? [] : [{ sql: 'is_fraud = ?', values: [Number(isFraud)] }]),
    ...(minProbability === undefined ? [] : [{ sql: 'probability >= ?', values: [minProbability] }]),
    ...(version === undefined
      ? []
      : [{ sql: 'version = (SELECT number FROM versions v WHERE v.version = ?)', values: [version] }]),
    ...(labelled === undefined ? [] : [{ sql: `label IS ${labelled ? 'NOT ' : ''}NULL`, values: [] }]),
  ];
  return { sql: ['true', ...parts.map(({ sql }) => sql)].join(' AND '), values: parts.flatMap(({ values }) => values) };
}

/** An entity may stand in any column. */
function ofEntities(
  database: DatabaseSync,
  entities: readonly string[],
  limit: number,
  span: [Uint8Array, Uint8Array],
  where: Condition,
): Row[] {
  const rows = Array.from({ length: MAX_ENTITIES }, (_, e) => {
    const statement = database.prepare(
      `SELECT ${FIELDS} FROM decisions INDEXED BY by_e${e} WHERE e${e} = ? AND id >= ? AND id < ? AND ${where.sql}
       ORDER BY id DESC LIMIT ?`,
    );
    return entities.flatMap((entity) => statement.all(entityWord(entity), ...span, ...where.values, limit + 1));
  }).flat();
  return rows.sort((a, b) => Buffer.compare(b['id'] as Uint8Array, a['id'] as Uint8Array));
}

function pageOf(database: DatabaseSync, rows: Row[], limit: number): DecisionPage {
  const decisions = foundDecisions(database, rows.slice(0, limit));
  return { decisions, cursor: rows.length > limit ? decisions.at(-1)!.id : null };
}

export function foundDecisions(database: DatabaseSync, rows: readonly Row[]): FoundDecision[] {
  const versions = new Map(
    database
      .prepare('SELECT number, version FROM versions')
      .all()
      .map(({ number, version }) => [number, String(version)]),
  );
  return rows.map((row) => ({
    id: idText(row['id'] as Uint8Array),
    at: new Date(timeOf(row['id'] as Uint8Array)),
    transactionId: row['transaction_id'] as string | null,
    probability: Number(row['probability']),
    amount: row['amount'] as number | null,
    isFraud: row['is_fraud'] === 1,
    version: versions.get(row['version']!) ?? '',
    label: row['label'] === null ? null : row['label'] === 1,
  }));
}

export type DecisionRates = {
  readonly lastMinute: number;
  readonly lastDay: number;
  readonly flaggedLastDay: number;
  /** Of the latest decision. */
  readonly indexedTo: Date | null;
};

/** How many decisions there were; the last minute is the last whole one. */
export function countDecisions(database: DatabaseSync, now: Date): DecisionRates {
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const day = database
    .prepare('SELECT sum(decisions) AS decisions, sum(frauds) AS frauds FROM minutes WHERE minute > ?')
    .get(minute - 1_440);
  const last = database.prepare('SELECT decisions FROM minutes WHERE minute = ?').get(minute - 1);
  const latest = database.prepare('SELECT id FROM decisions ORDER BY id DESC LIMIT 1').get();
  return {
    lastMinute: Number(last?.['decisions'] ?? 0),
    lastDay: Number(day?.['decisions'] ?? 0),
    flaggedLastDay: Number(day?.['frauds'] ?? 0),
    indexedTo: latest ? new Date(timeOf(latest['id'] as Uint8Array)) : null,
  };
}

function later(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Buffer.compare(a, b) > 0 ? a : b;
}

function earlier(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Buffer.compare(a, b) < 0 ? a : b;
}
