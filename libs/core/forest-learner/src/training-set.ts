import type { BinnedColumns } from './bin-columns.ts';
import { learnerError } from './errors.ts';

/** What trees are grown from; everything large lies on shared memory, so that workers get it without a copy. */
export type TrainingSet = {
  readonly binned: BinnedColumns;
  readonly classes: number;
  /** Rows sorted by class, in file order within a class. */
  readonly rowsByClass: Uint32Array;
  /** Rows of class `k` are `rowsByClass[classStart[k], classStart[k + 1])`. */
  readonly classStart: readonly number[];
};

/** An entry of a row list packs the row and how often it was drawn: `row << WEIGHT_BITS | times`. */
export const WEIGHT_BITS = 5;
const MAX_ROWS = 2 ** (32 - WEIGHT_BITS);

/**
 * @param labels the class of each row, 0 to 255
 * @throws FRAUD_LEARNER_DATA when labels and rows differ in number, or there are too many rows
 */
export function createTrainingSet(binned: BinnedColumns, labels: Uint8Array): TrainingSet {
  const { rows } = binned;
  if (labels.length !== rows) throw learnerError('FRAUD_LEARNER_DATA', `Cannot train: there are ${rows} rows and ${labels.length} labels`);
  if (rows >= MAX_ROWS) throw learnerError('FRAUD_LEARNER_DATA', `Cannot train on ${rows} rows: at most ${MAX_ROWS - 1} fit`);
  const counts = new Array<number>(256).fill(0);
  for (const label of labels) counts[label]!++;
  const classes = Math.max(2, counts.findLastIndex((count) => count > 0) + 1);
  const classStart = [0];
  for (let k = 0; k < classes; k++) classStart.push(classStart[k]! + counts[k]!);
  const next = classStart.slice();
  const rowsByClass = new Uint32Array(new SharedArrayBuffer(rows * Uint32Array.BYTES_PER_ELEMENT));
  for (let r = 0; r < rows; r++) rowsByClass[next[labels[r]!]!++] = r;
  return { binned, classes, rowsByClass, classStart };
}
