/**
 * Tensors of the Open Inference Protocol: numbers in JSON, or raw little-endian bytes after the JSON (its binary
 * tensor data extension). A request is one tensor "transactions" of rows x columns, row-major, or one tensor a
 * column; cost O(values).
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RequestRow } from '../../predict/predict-schema.ts';
import { type InputTensor, ROWS_TENSOR } from './inference-schemas.ts';
import { numbersOf, tensorError, typedValuesOf } from './tensor-values.ts';

/** Rows made without a break. */
const ROWS_A_TURN = 500;

/**
 * @param tail the bytes after the JSON: the binary tensors in the order of `inputs`
 * @throws FRAUD_API_TENSOR
 */
export async function rowsOfTensors(
  inputs: readonly InputTensor[],
  tail: Buffer,
  columns: readonly string[],
  maxRows: number,
): Promise<RequestRow[]> {
  const byName = tensorsByName(inputs);
  const whole = byName.get(ROWS_TENSOR);
  const first = whole ?? inputs.find(({ name }) => columns.includes(name)) ?? inputs[0]!;
  const rows = first.shape[0]!;
  if (rows < 1 || rows > maxRows) throw tensorError(`tensor ${first.name} has ${rows} rows, allowed: 1 to ${maxRows}`);
  const bytesOf = splitTail(inputs, tail);
  if (whole !== undefined) {
    const values = numbersOf(whole, bytesOf(whole), [rows, columns.length]);
    return await makeRows(rows, (r) => columns.map((column, c) => [column, values[r * columns.length + c]!]));
  }
  const byColumn = columns.map((column) => {
    const tensor = byName.get(column);
    if (!tensor) throw tensorError(`there is neither a tensor "${ROWS_TENSOR}" nor one for column ${column}`);
    return [column, numbersOf(tensor, bytesOf(tensor), tensor.shape.length === 1 ? [rows] : [rows, 1])] as const;
  });
  return await makeRows(rows, (r) => byColumn.map(([column, values]) => [column, values[r]!]));
}

/**
 * Raw rows of columns of several types, with gaps, for the door to read: texts as BYTES, booleans as BOOL, null or NaN
 * where a value is missing. A column without a tensor is missing in every row.
 *
 * @param columns of the tensor of whole rows
 * @param readable columns that may have tensors of their own
 * @throws FRAUD_API_TENSOR
 */
export async function rawRowsOfTensors(
  inputs: readonly InputTensor[],
  tail: Buffer,
  { columns, readable, maxRows }: { columns: readonly string[]; readable: readonly string[]; maxRows: number },
): Promise<Record<string, unknown>[]> {
  const byName = tensorsByName(inputs);
  const whole = byName.get(ROWS_TENSOR);
  const first = whole ?? inputs.find(({ name }) => readable.includes(name));
  if (first === undefined)
    throw tensorError(`there is neither a tensor "${ROWS_TENSOR}" nor one for a column: ${readable.join(', ')}`);
  const rows = first.shape[0]!;
  if (rows < 1 || rows > maxRows) throw tensorError(`tensor ${first.name} has ${rows} rows, allowed: 1 to ${maxRows}`);
  const bytesOf = splitTail(inputs, tail);
  if (whole !== undefined) {
    const values = typedValuesOf(whole, bytesOf(whole), [rows, columns.length]);
    return await makeRows(rows, (r) => columns.map((column, c) => [column, values[r * columns.length + c]]));
  }
  const byColumn = readable.flatMap((column) => {
    const tensor = byName.get(column);
    if (tensor === undefined) return [];
    const shape = tensor.shape.length === 1 ? [rows] : [rows, 1];
    return [[column, typedValuesOf(tensor, bytesOf(tensor), shape)] as const];
  });
  return await makeRows(rows, (r) => byColumn.map(([column, values]) => [column, values[r]]));
}

async function makeRows<V>(
  count: number,
  valuesOf: (row: number) => (readonly [string, V])[],
): Promise<Record<string, V>[]> {
  await nextTurn();
  const rows: Record<string, V>[] = [];
  for (let row = 0; row < count; row++) {
    if (row % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn();
    rows.push(Object.fromEntries(valuesOf(row)));
  }
  return rows;
}

function tensorsByName(inputs: readonly InputTensor[]): Map<string, InputTensor> {
  const byName = new Map<string, InputTensor>();
  for (const tensor of inputs) {
    if (byName.has(tensor.name)) throw tensorError(`tensor ${tensor.name} comes more than once`);
    byName.set(tensor.name, tensor);
  }
  return byName;
}

/** Which bytes of the tail belong to an input; all of them must belong to one. */
function splitTail(inputs: readonly InputTensor[], tail: Buffer): (tensor: InputTensor) => Buffer | undefined {
  const parts = new Map<InputTensor, Buffer>();
  let at = 0;
  for (const tensor of inputs) {
    const size = tensor.parameters?.binary_data_size;
    if (size === undefined) continue;
    parts.set(tensor, tail.subarray(at, at + size));
    at += size;
  }
  if (at !== tail.length)
    throw tensorError(`the inputs have a binary_data_size of ${at} together, ${tail.length} bytes come after the JSON`);
  return (tensor) => parts.get(tensor);
}
