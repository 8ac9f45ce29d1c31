/** A few rows of a table as people and MLflow see them: `input_example.csv`, categories by their levels. */
import { createCsvReader, type CsvRecord } from '@fraud/csv';
import { rowValues, type TransactionTable, type Value } from '@fraud/feature-schema';

export const EXAMPLE_FILE = 'input_example.csv';
const EXAMPLE_ROWS = 5;

export function inputExample(inputs: readonly string[], table: TransactionTable): string {
  const rows = Array.from({ length: Math.min(EXAMPLE_ROWS, table.rows) }, (_, row) => rowValues(table, row));
  return [inputs, ...rows].map((cells) => `${cells.map(cellOf).join(',')}\n`).join('');
}

/** @param texts positions of the inputs that are texts */
export function readInputExample(csv: Uint8Array, texts: ReadonlySet<number>): Value[][] {
  const rows: Value[][] = [];
  const valueOf = (record: CsvRecord, i: number): Value => {
    if (record.text(i) === '') return null;
    return texts.has(i) ? record.text(i) : record.number(i);
  };
  const reader = createCsvReader((record) =>
    rows.push(Array.from({ length: record.length }, (_, i) => valueOf(record, i))),
  );
  reader.write(csv);
  reader.end();
  return rows.slice(1);
}

function cellOf(value: Value): string {
  const text = String(value ?? '');
  return /[",;\t|\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
