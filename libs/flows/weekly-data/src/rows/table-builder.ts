/** Records of a CSV file to typed columns: chunks of 2,048 rows without an object per row. */
import type { CsvRecord } from '@fraud/csv';
import {
  entityWords,
  type FeatureSchema,
  filterRows,
  type HideEntity,
  listLevels,
  sliceTable,
  type TransactionTable,
  UNKNOWN_LABEL,
  type Value,
  vectorWriter,
} from '@fraud/feature-schema';
import type { BadRows } from './bad-rows.ts';
import { cellReader } from './cell-reader.ts';
import type { Header } from './check-header.ts';
import type { RowSample } from './row-sample.ts';

const CHUNK_ROWS = 2_048;

export type TableBuilder = {
  /** Takes a row when all its values are good, else hands it to `badRows`. */
  readonly add: (record: CsvRecord) => void;
  readonly end: () => BuiltTable;
};

export type BuiltTable = {
  /** With entities under a schema with histories. */
  readonly table: TransactionTable;
  /** Good rows, and frauds among them. */
  readonly rows: number;
  readonly frauds: number;
  /** False when labels were not read, or no row has one. */
  readonly isLabelled: boolean;
  /** Rows whose label is not known yet, while others have one: left out, or marked where histories are to see them. */
  readonly unlabelled: number;
};

export type TableOptions = {
  /** Whether a file may leave all its labels empty. */
  readonly mayLackLabels: boolean;
  /** What becomes of entities; a schema with histories needs it. */
  readonly hide: HideEntity | undefined;
};

export function tableBuilder(
  schema: FeatureSchema,
  { columns, positions }: Header,
  sample: RowSample,
  badRows: BadRows,
  { mayLackLabels, hide }: TableOptions,
): TableBuilder {
  const list = listLevels(schema.categories);
  const write = vectorWriter(schema, list.encode);
  const inputs = schema.inputs.length;
  const places = columns.map(({ name }) => schema.columns.findIndex((column) => column.name === name));
  const reads = columns.map((column) => cellReader(column, hide));
  const eventTimePlace = schema.columns.findIndex(({ type }) => type === 'eventTime');
  const idPlace = schema.columns.findIndex(({ type }) => type === 'id');
  /** Whether single rows may lack their label without being bad. */
  const areLabelsAwaited = schema.columns.some(({ type, missing }) => type === 'label' && missing !== null);
  const entities = (schema.histories?.entities ?? []).map((name) =>
    schema.columns.findIndex((column) => column.name === name),
  );
  const words = 2 * entities.length;
  const numbers = new Float64Array(columns.length);
  /** Of the row that is read, one for each of the schema's columns. */
  const values = new Array<Value>(schema.columns.length).fill(null);
  let chunk = emptyTable(inputs, words);
  let ids: string[] = [];
  let row = 0;
  let [rows, frauds, labelled, unlabelled] = [0, 0, 0, 0];

  const flush = () => {
    const filled = idPlace < 0 ? chunk : { ...chunk, ids };
    sample.add(row === CHUNK_ROWS ? filled : sliceTable(filled, 0, row));
    chunk = emptyTable(inputs, words);
    ids = [];
    row = 0;
  };
  const add = (record: CsvRecord) => {
    record.numbers(positions, numbers);
    let label = 0;
    let labelPosition = -1;
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c]!;
      const value = reads[c]!(numbers[c]!, record, positions[c]!);
      if (column.type === 'label') {
        labelPosition = positions[c]!;
        if (typeof value === 'number') label = value;
        else if (value === null && (mayLackLabels || areLabelsAwaited)) label = UNKNOWN_LABEL;
        else return badRows.add(record, column.name, labelPosition);
      } else if (value === undefined) return badRows.add(record, column.name, positions[c]!);
      else values[places[c]!] = value;
    }
    write(values, chunk.matrix, row, CHUNK_ROWS);
    chunk.eventTime[row] = values[eventTimePlace] as number;
    chunk.labels[row] = label;
    for (let e = 0; e < entities.length; e++) {
      const name = values[entities[e]!];
      if (typeof name === 'string') chunk.entities!.set(entityWords(name), row * words + 2 * e);
    }
    if (idPlace >= 0) ids.push(String(values[idPlace] ?? ''));
    if (label === UNKNOWN_LABEL) {
      unlabelled++;
      if (!areLabelsAwaited) badRows.addUnlabelled(record, labelPosition);
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
      const sampled = sample.rows();
      const table = schema.categories.length === 0 ? sampled : { ...sampled, levels: list.levels() };
      const isLabelled = columns.some(({ type }) => type === 'label');
      if (unlabelled === 0) return { table, rows, frauds, isLabelled, unlabelled };
      if (labelled === 0)
        return { table: { ...table, labels: table.labels.fill(0) }, rows, frauds, isLabelled: false, unlabelled: 0 };
      if (table.entities !== undefined) return { table, rows: labelled, frauds, isLabelled, unlabelled };
      const known = filterRows(table, (at) => table.labels[at] !== UNKNOWN_LABEL);
      return { table: known, rows: labelled, frauds, isLabelled, unlabelled };
    },
  };
}

function emptyTable(inputs: number, words: number): TransactionTable {
  return {
    rows: CHUNK_ROWS,
    matrix: new Float32Array(inputs * CHUNK_ROWS),
    labels: new Uint8Array(CHUNK_ROWS),
    eventTime: new Float64Array(CHUNK_ROWS),
    ...(words > 0 && { entities: new Uint32Array(words * CHUNK_ROWS) }),
  };
}
