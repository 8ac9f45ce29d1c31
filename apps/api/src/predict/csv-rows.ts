/**
 * Transactions and predictions as CSV: a header line with the names of the columns, then a line a row (RFC 4180). The
 * text is read in slices: other requests are let in between, and reading ends at the first row too many.
 */
import { pipeline, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { ApiError } from '../http/errors.ts';
import type { PredictAnswer } from './predict-schema.ts';

const SLICE_BYTES = 16_384;
/** Of the header or a row. */
const MAX_RECORD_BYTES = 65_536;

export type CsvTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** @throws ApiError FRAUD_API_CSV, FRAUD_API_TOO_MUCH */
export async function readCsvTable(csv: Buffer, maxRows: number): Promise<CsvTable> {
  const parser = parse({ bom: true, skip_empty_lines: true, max_record_size: MAX_RECORD_BYTES });
  // What breaks the stream breaks the loop over it.
  const records = pipeline(Readable.from(slicesOf(csv)), parser, () => {}) as AsyncIterable<string[]>;
  let columns: string[] | undefined;
  const rows: string[][] = [];
  try {
    for await (const record of records) {
      if (columns === undefined) columns = record;
      else rows.push(record);
      if (rows.length > maxRows)
        throw new ApiError(
          'FRAUD_API_TOO_MUCH',
          `Cannot read the CSV: it has more than ${maxRows} rows, allowed: at most ${maxRows} in one request`,
        );
    }
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError(
      'FRAUD_API_CSV',
      `Cannot read the CSV: ${(cause as Error).message}; the first line names the columns, the others hold numbers`,
      { cause },
    );
  }
  return { columns: columns ?? [], rows };
}

async function* slicesOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    yield bytes.subarray(start, start + SLICE_BYTES);
    await nextTurn();
  }
}

/**
 * Rows with numbers where there are numbers; what is none stays text, for the schema of the route to refuse by name.
 *
 * @throws ApiError FRAUD_API_CSV, FRAUD_API_TOO_MUCH
 */
export async function rowsOfCsv(csv: Buffer, maxRows: number): Promise<Record<string, number | string>[]> {
  const { columns, rows } = await readCsvTable(csv, maxRows);
  return rows.map((row) => Object.fromEntries(columns.flatMap((column, i) => valueOf(column, row[i]!))));
}

function valueOf(column: string, text: string): [string, number | string][] {
  if (column === 'id') return text === '' ? [] : [[column, text]];
  const value = Number(text);
  return [[column, text.trim() === '' || Number.isNaN(value) ? text : value]];
}

/** One line a row, in the order of the request. */
export function csvOfAnswer({ predictions, model }: PredictAnswer): string {
  const lines = predictions.map(
    (each) => `${each.class},${each.probability},${each.threshold},${each.decisionId},${model.version}\n`,
  );
  return `class,probability,threshold,decision_id,model_version\n${lines.join('')}`;
}
