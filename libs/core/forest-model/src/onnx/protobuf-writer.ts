/**
 * Just enough of the Protocol Buffers wire format to write a message: each function gives the bytes of one field, a
 * message is their concatenation. Source: protobuf.dev/programming-guides/encoding. Cost: O(bytes written x depth of
 * nesting).
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** int64, int32, enum: a whole number from 0 to 2^53. */
export function intField(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field * 8 + VARINT), ...varint(value)]);
}

/** float. */
export function floatField(field: number, value: number): Uint8Array {
  return concatBytes(Uint8Array.from(varint(field * 8 + FIXED_32)), new Uint8Array(Float32Array.of(value).buffer));
}

/** string, bytes or embedded message. */
export function bytesField(field: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? utf8ToBytes(value) : value;
  return concatBytes(Uint8Array.from([...varint(field * 8 + LENGTH_DELIMITED), ...varint(bytes.length)]), bytes);
}

/** Message made of the fields. */
export function messageField(field: number, ...fields: readonly Uint8Array[]): Uint8Array {
  return bytesField(field, concatBytes(...fields));
}

/** repeated float, packed. */
export function floatsField(field: number, values: Float32Array): Uint8Array {
  return bytesField(field, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** repeated int64, packed. */
export function intsField(field: number, values: Iterable<number>): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) pushVarint(bytes, value);
  return bytesField(field, Uint8Array.from(bytes));
}

/** repeated string; of millions of values, too. */
export function stringsField(field: number, values: readonly string[]): Uint8Array {
  const fields = new Map<string, Uint8Array>();
  for (const value of values) if (!fields.has(value)) fields.set(value, bytesField(field, value));
  const bytes = new Uint8Array(values.reduce((sum, value) => sum + fields.get(value)!.length, 0));
  let at = 0;
  for (const value of values) {
    bytes.set(fields.get(value)!, at);
    at += fields.get(value)!.length;
  }
  return bytes;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  pushVarint(bytes, value);
  return bytes;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
}
