/** Transactions and predictions as CSV: a header line with the names of the columns, then a line a row (RFC 4180). */
import { parse } from 'csv-parse/sync';
import { ApiError } from '../http/errors.ts';
import type { PredictAnswer } from './predict-schema.ts';

/**
 * Rows with numbers where there are numbers; what is none stays text, for the schema of the route to refuse by name.
 */
export function rowsOfCsv(csv: string): Record<string, number | string>[] {
  try {
    const rows = parse(csv, { columns: true, bom: true, skip_empty_lines: true }) as Record<string, string>[];
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).flatMap(([column, text]) => valueOf(column, text))),
    );
  } catch (cause) {
    throw new ApiError(
      'FRAUD_API_CSV',
      `Cannot read the CSV: ${(cause as Error).message}; the first line names the columns, the others hold numbers`,
      { cause },
    );
  }
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
