/** Records of a CSV file to typed columns: chunks of 2,048 rows without an object per row. */
import type { CsvRecord } from '@fraud/csv';
import { type FeatureSchema, filterRows, sliceTable, timeOfDay, type TransactionTable } from '@fraud/feature-schema';
import type { BadRows } from './bad-rows.ts';
import type { Header } from './check-header.ts';
import type { RowSample } from './row-sample.ts';

const CHUNK_ROWS = 2_048;
/** The label of a row whose label is empty, until it is known whether any row has one. */
const UNKNOWN = 255;
/** Targets of columns that are not inputs; others are the index of their input. */
const LABEL = -1;
const EVENT_TIME = -2;

export type TableBuilder = {
  /** Takes a row when all its values are good, else hands it to `badRows`. */
  readonly add: (record: CsvRecord) => void;
  /** The kept rows, how many there were, and whether they have labels. */
  readonly end: () => { table: TransactionTable; rows: number; frauds: number; isLabelled: boolean };
};

/** @param mayLackLabels whether a file may leave all its labels empty */
export function tableBuilder(
  schema: FeatureSchema,
  { columns, positions }: Header,
  sample: RowSample,
  badRows: BadRows,
  mayLackLabels: boolean,
): TableBuilder {
  const targets = Int32Array.from(columns, ({ name, role }) =>
    role === 'label' ? LABEL : role === 'eventTime' ? EVENT_TIME : schema.inputs.indexOf(name),
  );
  const values = new Float64Array(columns.length);
  let chunk = emptyTable(schema.inputs.length);
  let row = 0;
  let [rows, frauds, labelled, unlabelled] = [0, 0, 0, 0];

  const flush = () => {
    sample.add(row === CHUNK_ROWS ? chunk : sliceTable(chunk, 0, row));
    chunk = emptyTable(schema.inputs.length);
    row = 0;
  };
  const add = (record: CsvRecord) => {
    record.numbers(positions, values);
    let label = 0;
    for (let c = 0; c < targets.length; c++) {
      const value = values[c]!;
      const target = targets[c]!;
      if (target === LABEL) {
        if (value === 0 || value === 1) label = value;
        else if (mayLackLabels && record.isBlank(positions[c]!)) label = UNKNOWN;
        else return badRows.add(record, columns[c]!.name, positions[c]!);
      } else if (!Number.isFinite(Math.fround(value))) {
        return badRows.add(record, columns[c]!.name, positions[c]!);
      } else if (target === EVENT_TIME) {
        chunk.eventTime[row] = value;
        chunk.matrix[row] = timeOfDay(value);
      } else chunk.matrix[target * CHUNK_ROWS + row] = value;
    }
    chunk.labels[row] = label;
    if (label === UNKNOWN) {
      unlabelled++;
      badRows.addUnlabelled(record, positions[targets.indexOf(LABEL)]!);
    } else {
      frauds += label;
      if (labelled++ === 0) badRows.labelsBegin();
    }
    rows++;
    if (++row === CHUNK_ROWS) flush();
  };

  return {
    add,
    end: () => {
      if (row > 0) flush();
      const table = sample.rows();
      const hasLabels = targets.includes(LABEL);
      if (unlabelled === 0) return { table, rows, frauds, isLabelled: hasLabels };
      if (labelled === 0) return { table: { ...table, labels: table.labels.fill(0) }, rows, frauds, isLabelled: false };
      const known = filterRows(table, (at) => table.labels[at] !== UNKNOWN);
      return { table: known, rows: labelled, frauds, isLabelled: true };
    },
  };
}

function emptyTable(inputs: number): TransactionTable {
  return {
    rows: CHUNK_ROWS,
    matrix: new Float32Array(inputs * CHUNK_ROWS),
    labels: new Uint8Array(CHUNK_ROWS),
    eventTime: new Float64Array(CHUNK_ROWS),
  };
}
