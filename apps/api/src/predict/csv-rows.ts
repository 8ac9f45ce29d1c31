/**
 * Transactions and predictions as CSV, by the grammar of libs/adapters/csv/GRAMMAR.md. The text is read in slices:
 * other requests are let in between, and reading ends at the first row too many.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createCsvReader, CsvError } from '@fraud/csv';
import { stringify } from 'csv-stringify/sync';
import { ApiError } from '../http/errors.ts';
import type { PredictAnswer } from './predict-schema.ts';

const SLICE_BYTES = 16_384;
/** Rows made or written without a break. */
const ROWS_A_TURN = 500;

export type CsvTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** @throws ApiError FRAUD_API_CSV, FRAUD_API_TOO_MUCH */
export async function readCsvTable(csv: Buffer, maxRows: number): Promise<CsvTable> {
  let columns: string[] | undefined;
  const rows: string[][] = [];
  const reader = createCsvReader((record) => {
    const texts = Array.from({ length: record.length }, (_, i) => record.text(i));
    if (columns === undefined) columns = namesOf(texts);
    else rows.push(texts);
    if (rows.length > maxRows)
      throw new ApiError(
        'FRAUD_API_TOO_MUCH',
        `Cannot read the CSV: it has more than ${maxRows} rows, allowed: at most ${maxRows} in one request`,
      );
  });
  try {
    for (let start = 0; start < csv.length; start += SLICE_BYTES) {
      reader.write(csv.subarray(start, start + SLICE_BYTES));
      await nextTurn();
    }
    reader.end();
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw unreadable(cause.message, { cause });
  }
  return { columns: columns ?? [], rows };
}

function namesOf(header: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  const seen = new Set<string>();
  const twice = names.find((name) => name !== '' && seen.size === seen.add(name).size);
  if (twice !== undefined) throw unreadable(`the header names column "${twice}" twice`);
  return names;
}

function unreadable(what: string, options?: ErrorOptions): ApiError {
  return new ApiError(
    'FRAUD_API_CSV',
    `Cannot read the CSV: ${what}; the first line names the columns, the others hold numbers`,
    options,
  );
}

/**
 * Rows of texts, for the door to read.
 *
 * @throws ApiError FRAUD_API_CSV, FRAUD_API_TOO_MUCH
 */
export async function rowsOfCsv(csv: Buffer, maxRows: number): Promise<Record<string, string>[]> {
  const { columns, rows } = await readCsvTable(csv, maxRows);
  const made: Record<string, string>[] = [];
  for (const row of rows) {
    if (made.length > 0 && made.length % ROWS_A_TURN === 0) await nextTurn();
    made.push(Object.fromEntries(columns.map((column, i) => [column, row[i]!])));
  }
  return made;
}

const ANSWER_HEADER = ['class', 'probability', 'threshold', 'decision_id', 'model_version', 'history'];

/** One line a row, in the order of the request; others are let in between. */
export async function csvOfAnswer({ predictions, model }: PredictAnswer): Promise<string> {
  let csv = stringify([ANSWER_HEADER]);
  for (let from = 0; from < predictions.length; from += ROWS_A_TURN) {
    const rows = predictions.slice(from, from + ROWS_A_TURN);
    csv += stringify(
      rows.map(({ probability, threshold, decisionId, history, ...each }) => [
        each.class,
        probability,
        threshold,
        decisionId,
        model.version,
        history,
      ]),
    );
    await nextTurn();
  }
  return csv;
}
