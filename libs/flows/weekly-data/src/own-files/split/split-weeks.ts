/**
 * Any files of transactions -> weekly files, by event time. Every row is in one of them or in `rejected.csv`. The files
 * appear together at the end, each whole. O(bytes); memory is one buffer for each week.
 */
import { appendFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CsvRecord, numberOf } from '@fraud/csv';
import { columnNamed, type FeatureSchema, isoWeekOf, takesNumber } from '@fraud/feature-schema';
import { stringify } from 'csv-stringify/sync';
import { cellReader } from '../../rows/cell-reader.ts';
import { readRecords } from '../../rows/read-records.ts';
import { parseWeekKey, weekKey } from '../../weeks/week-file.ts';
import { OwnDataError } from '../errors.ts';

const REJECTED = 'rejected.csv';
const BUFFER_ROWS = 2_000;
const SECONDS_PER_WEEK = 604_800;
/** March 1973. An event time below it counts from a start of its own, and so do its weeks. */
const LEAST_CALENDAR_SECONDS = 1e8;

export type SplitWeeks = {
  readonly weeks: readonly { readonly file: string; readonly rows: number }[];
  /** Rows whose event time cannot be read. */
  readonly rejected: number;
};

/**
 * Writes `week_<year>_<ISO week>.csv` (in UTC), or `week_<number>.csv` where the event time counts from a start of its
 * own. The columns are those of the first file; those without a name are left out.
 *
 * @throws OwnDataError for a folder with weekly files, or files with different columns; WeekRefused for a file that
 * cannot be read. Then nothing is left in the folder
 */
export async function splitWeeks(
  paths: readonly string[],
  schema: FeatureSchema,
  folder: string,
  signal?: AbortSignal,
): Promise<SplitWeeks> {
  await mkdir(folder, { recursive: true });
  const taken = readdirSync(folder).find((name) => parseWeekKey(name) !== undefined || name === REJECTED);
  if (taken !== undefined)
    throw new OwnDataError(
      'FRAUD_OWN_DATA_FOLDER',
      `${folder} holds ${taken} already; name a folder without weekly files`,
    );
  const parts = openParts(folder);
  try {
    let names: readonly string[] | undefined;
    for (const path of paths) names = await splitFile(path, schema, names, parts, signal);
    return parts.finish();
  } catch (error) {
    parts.discard();
    throw error;
  }
}

/** @param names of the columns to write; undefined: those of this file @returns them */
async function splitFile(
  path: string,
  schema: FeatureSchema,
  names: readonly string[] | undefined,
  parts: Parts,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  const readTime = cellReader(columnNamed(schema, schema.eventTime));
  const isNumber = (name: string) => schema.columns.some((column) => column.name === name && takesNumber(column));
  let columns: { readonly position: number; readonly isNumber: boolean }[] | undefined;
  let timePosition = -1;
  const take = (record: CsvRecord) => {
    if (columns === undefined) {
      const header = Array.from({ length: record.length }, (_, i) => record.text(i).trim());
      names ??= header.filter((name) => name !== '');
      checkColumns(path, header, names);
      timePosition = header.indexOf(schema.eventTime);
      if (timePosition < 0)
        throw new OwnDataError(
          'FRAUD_OWN_DATA_COLUMNS',
          `${path} has no column "${schema.eventTime}" with the event time`,
        );
      columns = names.map((name) => ({ position: header.indexOf(name), isNumber: isNumber(name) }));
      parts.begin(names);
      return;
    }
    const seconds = readTime(record.number(timePosition), record, timePosition);
    const row = columns.map(({ position, isNumber }) =>
      isNumber ? numberText(record, position) : record.text(position),
    );
    parts.add(typeof seconds === 'number' ? fileOf(seconds) : REJECTED, row);
  };
  await readRecords(path, take, signal);
  return names;
}

function checkColumns(path: string, header: readonly string[], names: readonly string[]): void {
  const odd = [
    ...names.filter((name) => !header.includes(name)),
    ...header.filter((name) => name !== '' && !names.includes(name)),
  ];
  if (odd.length > 0)
    throw new OwnDataError(
      'FRAUD_OWN_DATA_COLUMNS',
      `${path} has not the columns of the first file: ${odd.join(', ')} differ`,
    );
}

/** A number as every file takes it, with a decimal point; what is no number stays as it is. */
function numberText(record: CsvRecord, position: number): string {
  const text = record.text(position);
  if (!Number.isNaN(numberOf(text))) return text;
  const number = record.number(position);
  return Number.isNaN(number) ? text : String(number);
}

function fileOf(seconds: number): string {
  if (seconds >= LEAST_CALENDAR_SECONDS) return weekKey('', isoWeekOf(new Date(seconds * 1_000)));
  return weekKey('', { year: undefined, week: Math.max(1, Math.floor(seconds / SECONDS_PER_WEEK) + 1) });
}

type Parts = {
  readonly begin: (names: readonly string[]) => void;
  readonly add: (file: string, row: readonly string[]) => void;
  readonly finish: () => SplitWeeks;
  readonly discard: () => void;
};

/** Files that are written beside one another and get their names at the end. */
function openParts(folder: string): Parts {
  const files = new Map<string, { rows: number; buffer: (readonly string[])[] }>();
  let header: readonly string[] = [];
  const partOf = (file: string) => join(folder, `${file}.${process.pid}.part`);
  const flush = (file: string) => {
    const found = files.get(file)!;
    appendFileSync(partOf(file), stringify(found.buffer));
    found.buffer = [];
  };
  return {
    begin: (names) => (header = names),
    add: (file, row) => {
      const found = files.get(file) ?? { rows: 0, buffer: [header] };
      files.set(file, found);
      found.rows++;
      found.buffer.push(row);
      if (found.buffer.length >= BUFFER_ROWS) flush(file);
    },
    finish: () => {
      for (const file of files.keys()) flush(file);
      for (const file of files.keys()) renameSync(partOf(file), join(folder, file));
      return {
        weeks: [...files]
          .filter(([file]) => file !== REJECTED)
          .map(([file, { rows }]) => ({ file, rows }))
          .sort((a, b) => (a.file < b.file ? -1 : 1)),
        rejected: files.get(REJECTED)?.rows ?? 0,
      };
    },
    discard: () => {
      for (const file of files.keys()) rmSync(partOf(file), { force: true });
    },
  };
}
