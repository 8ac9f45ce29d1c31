/** Rows of a CSV file as DuckDB parses them: chunks of 2,048 rows become float32 columns without an object per row. */
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { type Column, type FeatureSchema, filterRows, timeOfDay, type TransactionTable } from '@fraud/feature-schema';
import type { Header } from './check-header.ts';

/**
 * Most faults that DuckDB is asked to remember of a file of which `max` rows may be bad: all of them, unless more
 * rows are.
 */
export function maxRejects({ names }: Header, max: number): number {
  return 1_000 + max * names.length;
}

/** A row that parsed and holds a value that may not be: no finite float32, no label, or nothing. */
export type BadValue = {
  /** Counted from 0 among the rows that parsed. */ readonly row: number;
  readonly column: string;
};

/**
 * Hands each chunk's good rows to `take` and returns the first bad ones, at most one more than `max`.
 *
 * @throws what DuckDB throws for a file that it gives up on
 */
export async function readChunks(
  connection: DuckDBConnection,
  path: string,
  schema: FeatureSchema,
  header: Header,
  max: number,
  take: (table: TransactionTable) => void,
): Promise<BadValue[]> {
  const bad: BadValue[] = [];
  let rows = 0;
  const result = await connection.stream(selectOf(path, header, max));
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const found = tableOf(chunk, schema, header.columns);
    for (const [row, column] of found.bad) if (bad.length <= max) bad.push({ row: rows + row, column });
    rows += chunk.rowCount;
    take(found.bad.size === 0 ? found.table : filterRows(found.table, (row) => !found.bad.has(row)));
  }
  return bad;
}

/**
 * The columns as doubles, an empty value as NaN: asking a chunk's vector about nulls costs more than the parsing.
 * In the file's declaration columns are named after their place; those that nobody asks for are not parsed.
 */
function selectOf(path: string, header: Header, max: number): string {
  const { line, names, positions } = header;
  const columns = names.map((_, i) => `'c${i}': '${positions.includes(i) ? 'DOUBLE' : 'VARCHAR'}'`).join(', ');
  const selected = positions.map((i) => `coalesce(c${i}, 'nan'::DOUBLE)`).join(', ');
  return `SELECT ${selected} FROM read_csv('${path.replaceAll("'", "''")}',
    auto_detect = false, header = true, skip = ${line - 1}, delim = ',', quote = '"', escape = '"',
    columns = {${columns}}, store_rejects = true, rejects_limit = ${maxRejects(header, max)})`;
}

/** One chunk as a table, and for each of its bad rows, in their order, the first bad column. */
function tableOf(
  chunk: DuckDBDataChunk,
  schema: FeatureSchema,
  columns: readonly Column[],
): { table: TransactionTable; bad: ReadonlyMap<number, string> } {
  const rows = chunk.rowCount;
  const table = {
    rows,
    matrix: new Float32Array(schema.inputs.length * rows),
    labels: new Uint8Array(rows),
    eventTime: new Float64Array(rows),
  };
  const bad = new Map<number, string>();
  columns.forEach(({ name, role }, i) => {
    const vector = chunk.getColumnVector(i);
    const input = role === 'label' ? undefined : role === 'eventTime' ? 0 : schema.inputs.indexOf(name) * rows;
    for (let r = 0; r < rows; r++) {
      const value = vector.getItem(r) as number;
      const isGood = input === undefined ? value === 0 || value === 1 : Number.isFinite(Math.fround(value));
      if (!isGood) {
        if (!bad.has(r)) bad.set(r, name);
      } else if (input === undefined) table.labels[r] = value;
      else if (role === 'eventTime') {
        table.eventTime[r] = value;
        table.matrix[r] = timeOfDay(value);
      } else table.matrix[input + r] = value;
    }
  });
  return { table, bad: new Map([...bad].sort(([a], [b]) => a - b)) };
}
