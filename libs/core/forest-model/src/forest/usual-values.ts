import type { CodedRows } from '../scoring/encode-categories.ts';
import type { UsualValues } from './forest-model.ts';

/** Shares of the rows below the range and up to its end. */
const LOW = 0.1;
const HIGH = 0.9;
/** Rows that are looked at, spread evenly: the shares above are right within a percent. */
const ROWS = 5_000;
const DIGITS = 6;

/** O(rows + inputs x 5,000 log 5,000). @param labels of the rows; 0 is legitimate */
export function usualValues({ matrix, rows, levels }: CodedRows, labels: Uint8Array, inputs: number): UsualValues {
  const legitimate = Uint32Array.from(labels.keys()).filter((row) => labels[row] === 0);
  const step = Math.max(1, legitimate.length / ROWS);
  const looked = Array.from({ length: Math.min(ROWS, legitimate.length) }, (_, i) => legitimate[Math.floor(i * step)]!);
  return Array.from({ length: inputs }, (_, input) => {
    if (levels?.has(input) === true) return null;
    const values = Float32Array.from(looked, (row) => matrix[input * rows + row]!)
      .filter(Number.isFinite)
      .sort();
    if (values.length === 0) return null;
    const at = (share: number) => Number(values[Math.round(share * (values.length - 1))]!.toPrecision(DIGITS));
    return [at(LOW), at(HIGH)];
  });
}
