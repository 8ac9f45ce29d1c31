/**
 * Transactions as columns: the form of a weekly file in memory, and the input of the learner.
 * Every function here copies O(rows x inputs) bytes and allocates nothing per row; sorting takes O(rows log rows).
 */
import { concatEntities, pickEntities, sliceEntities } from './entity-words.ts';
import { joinLevels, type Levels } from './levels.ts';

export type TransactionTable = {
  readonly rows: number;
  /**
   * Model inputs, `inputs x rows`, column-major: input `i` of row `r` at `matrix[i * rows + r]`; NaN is missing. May
   * use shared memory.
   */
  readonly matrix: Float32Array;
  /** 0 legitimate, 1 fraud; one per row. Of a table with `entities` also `UNKNOWN_LABEL`. */
  readonly labels: Uint8Array;
  /** Event time in seconds, as in the file; one per row. */
  readonly eventTime: Float64Array;
  /** Of the inputs that are categories: their values are indexes into these lists. Absent: there are none. */
  readonly levels?: Levels;
  /** The transactions' own ids, one per row, empty where a row has none. Absent: the schema has no column for them. */
  readonly ids?: readonly string[];
  /**
   * Whose the transactions are: rows x entities of the schema's histories x two words, row-major. Until histories have
   * derived their columns, which are missing so long.
   */
  readonly entities?: Uint32Array;
};

/** Input `index` as a view of the table's own memory. */
export function columnOf(table: TransactionTable, index: number): Float32Array {
  return table.matrix.subarray(index * table.rows, (index + 1) * table.rows);
}

/** Input `index` as numbers, or as codes with their levels where it is a category; NaN is missing. */
export function valuesOf(
  table: TransactionTable,
  index: number,
): Float32Array | { readonly codes: Float32Array; readonly levels: readonly string[] } {
  const numbers = columnOf(table, index);
  const levels = table.levels?.get(index);
  return levels === undefined ? numbers : { codes: numbers, levels };
}

/** A copy of `rows[start, end)`. */
export function sliceTable(table: TransactionTable, start: number, end: number): TransactionTable {
  const rows = end - start;
  const inputs = countInputs(table);
  const matrix = new Float32Array(new SharedArrayBuffer(inputs * rows * Float32Array.BYTES_PER_ELEMENT));
  for (let i = 0; i < inputs; i++) matrix.set(columnOf(table, i).subarray(start, end), i * rows);
  return {
    ...table,
    rows,
    matrix,
    labels: table.labels.slice(start, end),
    eventTime: table.eventTime.slice(start, end),
    ...(table.ids && { ids: table.ids.slice(start, end) }),
    ...(table.entities && { entities: sliceEntities(table, start, end)! }),
  };
}

/** A copy of the rows whose numbers `order` lists, in that order. */
export function pickRows(table: TransactionTable, order: ArrayLike<number>): TransactionTable {
  const rows = order.length;
  const inputs = countInputs(table);
  const matrix = new Float32Array(new SharedArrayBuffer(inputs * rows * Float32Array.BYTES_PER_ELEMENT));
  for (let i = 0; i < inputs; i++) {
    const column = columnOf(table, i);
    for (let row = 0; row < rows; row++) matrix[i * rows + row] = column[order[row]!]!;
  }
  return {
    ...table,
    rows,
    matrix,
    labels: Uint8Array.from(order, (row) => table.labels[row]!),
    eventTime: Float64Array.from(order, (row) => table.eventTime[row]!),
    ...(table.ids && { ids: Array.from(order, (row) => table.ids![row]!) }),
    ...(table.entities && { entities: pickEntities(table, order)! }),
  };
}

/** A copy of the rows that `keeps` accepts, in their order. */
export function filterRows(table: TransactionTable, keeps: (row: number) => boolean): TransactionTable {
  return pickRows(table, Uint32Array.from(table.labels.keys()).filter(keeps));
}

/** The table itself when its event times ascend, else a sorted copy; rows with equal times keep their order. */
export function sortByTime(table: TransactionTable): TransactionTable {
  const { eventTime } = table;
  if (eventTime.every((time, row) => row === 0 || eventTime[row - 1]! <= time)) return table;
  const order = Uint32Array.from(eventTime.keys()).sort((a, b) => eventTime[a]! - eventTime[b]! || a - b);
  return pickRows(table, order);
}

/**
 * The tables one after the other, on shared memory; all must have the same inputs. Their levels are joined; rows of a
 * table without ids have empty ones where another has some.
 */
export function concatTables(tables: readonly TransactionTable[]): TransactionTable {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const inputs = Math.max(0, ...tables.map(countInputs));
  const matrix = new Float32Array(new SharedArrayBuffer(inputs * rows * Float32Array.BYTES_PER_ELEMENT));
  const labels = new Uint8Array(rows);
  const eventTime = new Float64Array(rows);
  const { levels, recodes } = joinLevels(tables.map((table) => table.levels));
  let start = 0;
  for (const [t, table] of tables.entries()) {
    if (table.rows > 0 && countInputs(table) !== inputs)
      throw new RangeError(`Cannot join tables: one has ${countInputs(table)} inputs, another ${inputs}`);
    for (let i = 0; i < inputs && table.rows > 0; i++) {
      const codes = recodes[t]!.get(i);
      const column = columnOf(table, i);
      matrix.set(codes === undefined ? column : column.map((code) => codes[code] ?? NaN), i * rows + start);
    }
    labels.set(table.labels, start);
    eventTime.set(table.eventTime, start);
    start += table.rows;
  }
  const ids = tables.some((table) => table.ids)
    ? tables.flatMap((table) => table.ids ?? new Array<string>(table.rows).fill(''))
    : undefined;
  const entities = concatEntities(tables);
  return {
    rows,
    matrix,
    labels,
    eventTime,
    ...(levels && { levels }),
    ...(ids && { ids }),
    ...(entities && { entities }),
  };
}

/** How many of the table's rows are frauds. */
export function fraudsIn(table: TransactionTable): number {
  let frauds = 0;
  for (const label of table.labels) frauds += label;
  return frauds;
}

function countInputs(table: TransactionTable): number {
  return table.rows === 0 ? 0 : table.matrix.length / table.rows;
}
