/**
 * JSON of any size without holding up other requests. A text of more than a slice is scanned first: its depth, the
 * fields of an object, the rows of a list and the number of all values are bounded before anything is built. Then it is
 * cut at commas into slices that JSON.parse reads in a millisecond, and others are let in between. Memory: the text and
 * what is built from it. O(bytes x levels that are larger than a slice).
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import secureJson from 'secure-json-parse';
import { ApiError } from './errors.ts';
import {
  BACKSLASH,
  checkLimits,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  type JsonLimits,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SCAN_BYTES,
} from './json-limits.ts';

/** What is read without a break: about a millisecond. */
const SLICE_BYTES = 65_536;

/** What gzip begins with. */
const GZIP_BYTE = 0x1f;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** @throws ApiError FRAUD_API_JSON, FRAUD_API_TOO_MUCH */
export async function parseJson(body: Buffer, limits: JsonLimits): Promise<unknown> {
  const bytes = body.subarray(body.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0);
  if (bytes[0] === GZIP_BYTE) throw notJson('it is compressed; send the header Content-Encoding: gzip');
  if (bytes.indexOf(0) >= 0) throw notJson('it holds a byte 0, as UTF-16 does; send UTF-8');
  if (bytes.length <= SLICE_BYTES) return parseSlice(bytes.toString());
  await checkLimits(bytes, limits);
  return await parseSpan(bytes, 0, bytes.length);
}

/** The value of `bytes[start, end)`. */
async function parseSpan(bytes: Buffer, start: number, end: number): Promise<unknown> {
  const [open, close] = trim(bytes, start, end);
  const isList = bytes[open] === OPEN_LIST && bytes[close - 1] === CLOSE_LIST;
  const isObject = bytes[open] === OPEN_OBJECT && bytes[close - 1] === CLOSE_OBJECT;
  if (close - open <= SLICE_BYTES || !(isList || isObject)) {
    await nextTurn();
    return parseSlice(bytes.toString('utf8', open, close));
  }
  const list: unknown[] = [];
  const object: Record<string, unknown> = {};
  for (const group of groupsOf(bytes, open + 1, close - 1)) {
    if (group === undefined) {
      await nextTurn();
      continue;
    }
    const { from, to, isAlone } = group;
    if (from === to) throw notJson('a comma stands before the end of a list or an object');
    if (isList && isAlone) list.push(await parseSpan(bytes, from, to));
    else if (isList) for (const each of (await parseGroup(bytes, from, to, '[', ']')) as unknown[]) list.push(each);
    else if (!isAlone) Object.assign(object, await parseGroup(bytes, from, to, '{', '}'));
    else {
      const colon = endOfName(bytes, from, to);
      const [name] = Object.keys(parseSlice(`{${bytes.toString('utf8', from, colon)}:0}`) as object);
      object[name!] = await parseSpan(bytes, colon + 1, to);
    }
  }
  if (Object.hasOwn(object, 'constructor') && Object.hasOwn(Object(object['constructor']), 'prototype'))
    throw notJson('it names constructor.prototype');
  return isList ? list : object;
}

async function parseGroup(bytes: Buffer, from: number, to: number, open: string, close: string): Promise<unknown> {
  await nextTurn();
  return parseSlice(open + bytes.toString('utf8', from, to) + close);
}

type Group = {
  readonly from: number;
  readonly to: number;
  /** One member that is larger than a slice. */
  readonly isAlone: boolean;
};

/**
 * Cuts the inside of a list or an object at commas into groups of members, each of about a slice. Undefined in between
 * says that others are to be let in.
 */
function* groupsOf(bytes: Buffer, start: number, end: number): Generator<Group | undefined> {
  let from = start;
  let member = start;
  let depth = 0;
  let pauseAt = start + SCAN_BYTES;
  for (let i = start; i <= end; i++) {
    if (i >= pauseAt) {
      yield undefined;
      pauseAt = i + SCAN_BYTES;
    }
    if (i < end) {
      const byte = bytes[i]!;
      if (byte === QUOTE) i = Math.min(endOfText(bytes, i + 1, end), end - 1);
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
      if (byte !== COMMA || depth !== 0) continue;
    }
    const isAlone = i - member > SLICE_BYTES;
    if (isAlone && member > from) yield { from, to: member - 1, isAlone: false };
    if (isAlone) from = member;
    if (isAlone || i - from > SLICE_BYTES || i === end) {
      yield { from, to: i, isAlone };
      from = i + 1;
    }
    member = i + 1;
  }
}

function endOfText(bytes: Buffer, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === QUOTE) return i;
  }
  return end;
}

/** Where the colon stands behind a member's name. */
function endOfName(bytes: Buffer, from: number, to: number): number {
  const quote = bytes.indexOf(QUOTE, from);
  const colon = quote < 0 || quote >= to ? -1 : bytes.indexOf(COLON, endOfText(bytes, quote + 1, to));
  if (colon < 0 || colon >= to) throw notJson('a member of an object has no name');
  return colon;
}

function trim(bytes: Buffer, start: number, end: number): [number, number] {
  while (start < end && bytes[start]! <= 32) start += 1;
  while (end > start && bytes[end - 1]! <= 32) end -= 1;
  return [start, end];
}

/** A text that names `__proto__` is refused, as Fastify does. */
function parseSlice(text: string): unknown {
  try {
    return secureJson.parse(text);
  } catch (cause) {
    throw notJson(reasonOf(text, cause as Error), cause);
  }
}

/** What is usually behind it, where the words of the parser alone leave one guessing. */
function reasonOf(text: string, { message }: Error): string {
  if (/[[:,]\s*[-+]?(NaN|Infinity|nan|inf)\b/.test(text))
    return 'it holds NaN or Infinity, which JSON does not have; send a number, or leave the row out';
  if (/,\s*[}\]]/.test(text)) return 'a comma stands before the end of a list or an object';
  return message;
}

function notJson(why: string, cause?: unknown): ApiError {
  return new ApiError('FRAUD_API_JSON', `Cannot read the JSON of the body: ${why}`, { cause });
}
