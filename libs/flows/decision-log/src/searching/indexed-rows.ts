/**
 * Of each row of a segment, what is searched by. Only the cells that are needed are cut out of a line: reading them all
 * takes five times as long.
 */
import { parseFeatureSchema } from '@fraud/feature-schema';
import { parse } from 'csv-parse/sync';
import { fromCell } from '../decision.ts';
import { COLUMNS_AFTER, SCHEMA_MARK } from '../segments/segment-head.ts';

/** Entity columns of a schema that can be searched by; further ones are in the log only. */
export const MAX_ENTITIES = 8;
const TRANSACTION = 3;
const ID_LENGTH = 36;
const COMMA = 44;
/** Value of each character as a digit; -1 for one that is none. */
const HEX = Int8Array.from({ length: 128 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code)));

export type IndexedRow = {
  /** UUID, 16 bytes. */
  readonly id: Uint8Array;
  transactionId: string | null;
  probability: number;
  amount: number | null;
  version: string;
  isFraud: 0 | 1;
  /** A word for each entity column; null where it is missing. */
  readonly entities: (number | null)[];
};

/** Reads the rows of one segment; null for a line that is damaged. The row is used again for the next. */
export type RowReader = (line: string) => IndexedRow | null;

/** The word by which an entity is searched: 48 bits of the name that `entityHasher` gave it. */
export function entityWord(name: string): number {
  return parseInt(name.slice(0, 12), 16);
}

/** @param amountColumn of segments whose schema does not say it @throws Error when the lines begin no segment */
export function rowReader(firstLine: string, header: string, amountColumn: string | undefined): RowReader {
  if (!firstLine.startsWith(SCHEMA_MARK)) throw new Error(`its first line does not start with "${SCHEMA_MARK}"`);
  const [columns = []] = parse(header) as string[][];
  const json = firstLine.slice(SCHEMA_MARK.length).split(' ').slice(1).join(' ');
  const schema = json === '' ? undefined : parseFeatureSchema(JSON.parse(json));
  const entityColumns = (schema?.columns ?? []).filter(({ type }) => type === 'entity').slice(0, MAX_ENTITIES);
  const entityAt = entityColumns.map(({ name }) => columns.indexOf(name));
  const amountAt = columns.indexOf(schema?.amount ?? amountColumn ?? '');
  const wanted = [...new Set([TRANSACTION, amountAt, ...entityAt])].filter((at) => at >= 0).sort((a, b) => a - b);
  const cells: string[] = [];
  const row: IndexedRow = {
    id: new Uint8Array(16),
    transactionId: null,
    probability: 0,
    amount: null,
    version: '',
    isFraud: 0,
    entities: entityAt.map(() => null),
  };

  return (line) => {
    const tail = line.includes('"') ? cutQuoted(line, cells, columns.length) : cutPlain(line, cells, wanted);
    if (tail === null || !writeId(line, row.id)) return null;
    row.transactionId = cells[TRANSACTION] === '' ? null : fromCell(cells[TRANSACTION]!);
    row.amount = amountAt < 0 ? null : numberOrNull(cells[amountAt]!);
    for (let e = 0; e < entityAt.length; e++) {
      const word = entityWord(cells[entityAt[e]!] ?? '');
      row.entities[e] = Number.isNaN(word) ? null : word;
    }
    const [probability, , predictedClass, version] = tail;
    row.probability = Number(probability);
    row.isFraud = predictedClass === '1' ? 1 : 0;
    row.version = version;
    return row.probability >= 0 ? row : null;
  };
}

type Tail = [probability: string, threshold: string, predictedClass: string, version: string];

/** Cuts the wanted cells out of a line without quotes. @param wanted columns in their order */
function cutPlain(line: string, cells: string[], wanted: readonly number[]): Tail | null {
  let start = 0;
  let column = 0;
  for (const c of wanted) {
    for (; column < c; column++) {
      start = line.indexOf(',', start) + 1;
      if (start === 0) return null;
    }
    const end = line.indexOf(',', start);
    if (end < 0) return null;
    cells[c] = line.slice(start, end);
  }
  const version = line.lastIndexOf(',');
  const predicted = line.lastIndexOf(',', version - 1);
  const threshold = line.lastIndexOf(',', predicted - 1);
  const probability = line.lastIndexOf(',', threshold - 1);
  return [
    line.slice(probability + 1, threshold),
    line.slice(threshold + 1, predicted),
    line.slice(predicted + 1, version),
    line.slice(version + 1),
  ];
}

function cutQuoted(line: string, cells: string[], columns: number): Tail | null {
  const [all = []] = parse(line, { relax_quotes: true, relax_column_count: true }) as string[][];
  if (all.length !== columns) return null;
  for (const [c, cell] of all.entries()) cells[c] = cell;
  return all.slice(-COLUMNS_AFTER.length) as Tail;
}

function numberOrNull(cell: string): number | null {
  const value = Number(cell);
  return cell === '' || Number.isNaN(value) ? null : value;
}

/** Digits of a UUID as text, two for each of its bytes. */
const DIGITS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** Writes the bytes of the UUID that the line begins with. @returns false where it begins with none */
function writeId(line: string, id: Uint8Array): boolean {
  if (line.charCodeAt(ID_LENGTH) !== COMMA) return false;
  for (let i = 0; i < 16; i++) {
    const high = HEX[line.charCodeAt(DIGITS[i]!)];
    const low = HEX[line.charCodeAt(DIGITS[i]! + 1)];
    if (high === undefined || low === undefined || high < 0 || low < 0) return false;
    id[i] = 16 * high + low;
  }
  return true;
}

/** The 16 bytes of a UUID as text; their order is that of time. */
export function idBytes(id: string): Uint8Array {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

export function idText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Milliseconds since 1970 that the id was made at. */
export function timeOf(id: Uint8Array): number {
  return Buffer.from(id.buffer, id.byteOffset, 16).readUIntBE(0, 6);
}

/** Minutes since 1970. */
export function minuteOf(id: Uint8Array): number {
  return Math.floor(timeOf(id) / 60_000);
}

/** The smallest id of a moment, in milliseconds since 1970. */
export function firstIdAt(ms: number): Uint8Array {
  const id = Buffer.alloc(16);
  id.writeUIntBE(Math.min(Math.max(0, Math.floor(ms)), 2 ** 48 - 1), 0, 6);
  return id;
}
