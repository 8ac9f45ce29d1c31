import type { CsvRecord } from '@fraud/csv';
import { type Column, type FeatureSchema, maskCardNumbers } from '@fraud/feature-schema';
import { WeekRefused } from '../errors.ts';

/**
 * `required`: every row has a label. `optional`: every row has one, or none has: the column is missing or empty.
 * `ignored`: labels are not read. Labels that are not there or not read are 0 in the table.
 */
export type LabelsWanted = 'required' | 'optional' | 'ignored';

export type Header = {
  /** Of all columns of the file. */
  readonly names: readonly string[];
  /** Columns that are read, in the schema's order. */
  readonly columns: FeatureSchema['columns'];
  /** Position of each of them in the file. */
  readonly positions: Int32Array;
  /** Columns of the file that are not read. */
  readonly ignored: readonly string[];
  /** Columns of the schema that the file lacks, and whose values are missing therefore. */
  readonly absent: readonly string[];
};

/**
 * Finds the columns of a schema in a header, in any order.
 *
 * @throws WeekRefused when a column is missing or named twice
 */
export function checkHeader(record: CsvRecord, schema: FeatureSchema, labels: LabelsWanted | undefined): Header {
  const { line } = record;
  const names = Array.from({ length: record.length }, (_, i) => record.text(i).trim());
  const isLabelRead = labels === 'optional' ? names.includes(schema.label) : labels !== 'ignored';
  const wantedColumns = schema.columns.filter(({ type }) => (type === 'label' ? isLabelRead : type !== 'ignore'));
  const columns = wantedColumns.filter(({ name }) => names.includes(name));
  const wanted = columns.map((column) => column.name);
  const absent = wantedColumns.filter(({ name }) => !names.includes(name));
  const hasInputs = columns.some(isInput);
  const missing = absent
    .filter((column) => mustBeThere(column) || (!hasInputs && isInput(column)))
    .map(({ name }) => name);
  if (missing.length > 0) {
    const rule = 'the header names the columns of the schema';
    throw new WeekRefused(
      { code: 'FRAUD_WEEK_COLUMN_MISSING', line, column: missing[0]!, rule },
      `line ${line} lacks ${missing.length === 1 ? 'column' : 'columns'} ${quoteNames(missing)}; ` +
        `it has ${quoteNames(names)}`,
    );
  }
  const twice = wanted.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) {
    throw new WeekRefused(
      { code: 'FRAUD_WEEK_COLUMN_TWICE', line, column: twice, rule: 'a column is named once' },
      `line ${line} names column "${twice}" twice`,
    );
  }
  const ignorable = schema.columns.filter(({ type }) => type === 'ignore').map(({ name }) => name);
  const ignored = names.flatMap((name, i) =>
    wanted.includes(name) || ignorable.includes(name) ? [] : [name || `column ${i + 1}, without a name`],
  );
  return {
    names,
    columns,
    positions: Int32Array.from(wanted, (name) => names.indexOf(name)),
    ignored,
    absent: absent.map(({ name }) => name),
  };
}

/** The event time, the label, and every column whose values may not be missing. */
function mustBeThere({ type, missing }: Column): boolean {
  return type !== 'id' && (type === 'label' || missing === null);
}

function isInput({ type }: Column): boolean {
  return type === 'number' || type === 'category' || type === 'boolean';
}

const SHOWN_NAMES = 5;

/** A file without a header has a payment where the names should be. */
function quoteNames(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => `"${maskCardNumbers(name).slice(0, 40)}"`);
  return names.length > SHOWN_NAMES ? `${shown.join(', ')} and ${names.length - SHOWN_NAMES} more` : shown.join(', ');
}
