import type { CsvRecord } from '@fraud/csv';
import { type Column, type HideEntity, takesNumber, type Value, valueReader } from '@fraud/feature-schema';

/**
 * Reads a value of a record; undefined is for what the column does not take.
 *
 * @param number the value as a number, else NaN
 */
export type ReadCell = (number: number, record: CsvRecord, position: number) => Value | undefined;

/** Compiles the reading of a column's values in a file. @param hide as that of `valueReader` */
export function cellReader(column: Column, hide?: HideEntity): ReadCell {
  const read = valueReader(column, hide);
  const isNumber = takesNumber(column);
  return (number, record, position) => {
    if (isNumber && !Number.isNaN(number)) return read(number);
    const value = read(record.text(position));
    return value === undefined && column.type === 'label' ? read(number) : value;
  };
}
