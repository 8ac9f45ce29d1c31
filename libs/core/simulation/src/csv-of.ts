import { columnOf, type FeatureSchema, type TransactionTable } from '@fraud/feature-schema';

/**
 * The table as the bytes of a weekly file: header, then one line a row, columns in the schema's order, lines ended by
 * LF. Every number is written so that it reads back as the same float32 (event time: the same float64). O(rows x
 * columns).
 */
export function csvOf(table: TransactionTable, schema: FeatureSchema): Uint8Array {
  const cells = schema.columns.map(({ name, type }): ((row: number) => string) => {
    if (type === 'eventTime') return (row) => String(table.eventTime[row]);
    if (type === 'label') return (row) => String(table.labels[row]);
    const column = columnOf(table, schema.inputs.indexOf(name));
    return (row) => float32Text(column[row]!);
  });
  const lines = [schema.columns.map((column) => column.name).join(',')];
  for (let row = 0; row < table.rows; row++) lines.push(cells.map((cell) => cell(row)).join(','));
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** Seven digits where they suffice, else nine, which always do. */
function float32Text(value: number): string {
  const short = Number(value.toPrecision(7));
  return String(Math.fround(short) === value ? short : Number(value.toPrecision(9)));
}
