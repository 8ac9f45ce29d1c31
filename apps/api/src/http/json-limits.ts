/** How much one JSON body may hold: looked at before anything is built of it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiError } from './errors.ts';

const MAX_DEPTH = 16;
const MIN_FIELDS = 1_000;
/** What is scanned without a break. */
export const SCAN_BYTES = 524_288;

/** Bytes that structure a JSON text. */
export const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58];
export const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

export type JsonLimits = {
  /** Lists and objects within one another. */
  readonly maxDepth: number;
  /** Fields of one object. */
  readonly maxFields: number;
  /** Lists and objects in one list. */
  readonly maxRows: number;
  /** Values of all kinds, whole lists and objects included. */
  readonly maxValues: number;
};

/**
 * Of bodies that hold rows of so many columns: twice as many for clients that send more than the model needs.
 *
 * @param columns of one transaction
 */
export function rowLimits(columns: number, maxRows: number): JsonLimits {
  const maxFields = Math.max(MIN_FIELDS, 2 * columns);
  return { maxDepth: MAX_DEPTH, maxFields, maxRows, maxValues: MIN_FIELDS + maxRows * 2 * (columns + 2) };
}

/**
 * One pass over the bytes with the state of the scan carried from slice to slice. O(bytes).
 *
 * @throws FRAUD_API_TOO_MUCH
 */
export async function checkLimits(
  bytes: Buffer,
  { maxDepth, maxFields, maxRows, maxValues }: JsonLimits,
): Promise<void> {
  const commas = new Int32Array(maxDepth + 1);
  const rows = new Int32Array(maxDepth + 1);
  const isObject = new Uint8Array(maxDepth + 1);
  let depth = 0;
  let values = 1;
  let isText = false;

  for (let i = 0; i < bytes.length;) {
    const end = Math.min(bytes.length, i + SCAN_BYTES);
    for (; i < end; i++) {
      const byte = bytes[i]!;
      if (isText) {
        if (byte === BACKSLASH) i += 1;
        else if (byte === QUOTE) isText = false;
      } else if (byte === QUOTE) isText = true;
      else if (byte === COMMA) {
        values += 1;
        commas[depth]! += 1;
        if (isObject[depth] && commas[depth]! >= maxFields)
          throw tooMuch(`an object has more than ${maxFields} fields`, `at most ${maxFields}`);
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        values += 1;
        rows[depth]! += 1;
        if (depth > 0 && !isObject[depth] && rows[depth]! > maxRows)
          throw tooMuch(`a list has more than ${maxRows} rows`, `at most ${maxRows} rows in one request`);
        depth += 1;
        if (depth > maxDepth) throw tooMuch(`lists and objects lie ${depth} deep`, `at most ${maxDepth}`);
        isObject[depth] = Number(byte === OPEN_OBJECT);
        commas[depth] = rows[depth] = 0;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth = Math.max(0, depth - 1);
    }
    if (values > maxValues) throw tooMuch(`there are more than ${maxValues} values`, `at most ${maxValues}`);
    await nextTurn();
  }
}

function tooMuch(seen: string, allowed: string): ApiError {
  return new ApiError('FRAUD_API_TOO_MUCH', `Cannot read the body: ${seen}, allowed: ${allowed}`);
}
