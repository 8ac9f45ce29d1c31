import { gapsIn } from '../categories/category-values.ts';
import { DriftError } from '../errors.ts';
import { sortedFloats } from '../statistics/sort-floats.ts';

/** The values that are not missing, ascending. @throws FRAUD_DRIFT_TOO_FEW_ROWS, FRAUD_DRIFT_NOT_FINITE */
export function checkedSort(name: string, values: Float32Array): Float32Array {
  checkRows(name, values.length);
  const gaps = gapsIn(values);
  const known = gaps === 0 ? values : values.filter((value) => !Number.isNaN(value));
  let sum = 0;
  for (let i = 0; i < known.length; i++) sum += known[i]!;
  if (!Number.isFinite(sum))
    throw new DriftError('FRAUD_DRIFT_NOT_FINITE', `Cannot measure drift of ${name}: a value is infinite`);
  return sortedFloats(known);
}

/** @throws FRAUD_DRIFT_TOO_FEW_ROWS */
export function checkRows(name: string, rows: number): void {
  if (rows < 2)
    throw new DriftError(
      'FRAUD_DRIFT_TOO_FEW_ROWS',
      `Cannot measure drift of ${name}: a window has ${rows} rows, at least 2 are needed`,
    );
}
