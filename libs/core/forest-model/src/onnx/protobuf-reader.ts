/**
 * Just enough of the Protocol Buffers wire format to read a message: its fields one after the other. Nothing in the
 * bytes is trusted: a field that goes on beyond the message is refused. Source:
 * protobuf.dev/programming-guides/encoding.
 */
import { forestError } from '../forest/errors.ts';

/**
 * A field of a message: `value` of a whole number, `bytes` of a string, a message, packed numbers or a fixed-width
 * number.
 */
export type Field = { readonly number: number; readonly value: number; readonly bytes: Uint8Array };

const NO_BYTES = new Uint8Array(0);

/** The fields of a message, in the order in which they stand. @throws FRAUD_FOREST_IMPORT */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  for (let at = 0; at < message.length;) {
    const tag = readVarint(message, at);
    const first = readVarint(message, tag.end);
    const number = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    if (wireType === 0) {
      yield { number, value: first.value, bytes: NO_BYTES };
      at = first.end;
      continue;
    }
    const start = wireType === 2 ? first.end : tag.end;
    const end = wireType === 2 ? start + first.value : start + (wireType === 5 ? 4 : wireType === 1 ? 8 : Infinity);
    if (end > message.length)
      throw forestError('FRAUD_FOREST_IMPORT', `Cannot read ONNX: field ${number} goes on beyond its message`);
    yield { number, value: 0, bytes: message.subarray(start, end) };
    at = end;
  }
}

/** The first field with the number, if any. */
export function fieldOf(message: Uint8Array, number: number): Field | undefined {
  for (const field of fieldsOf(message)) if (field.number === number) return field;
  return undefined;
}

/** All varints of a packed field. */
export function varintsIn(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const { value, end } = readVarint(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** Negative numbers, ten bytes long, come out as they are. Past the end of the message a varint is 0. */
function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0n;
  let end = start;
  for (let shift = 0n; end < bytes.length && shift < 70n; shift += 7n) {
    const byte = bytes[end++]!;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return { value: Number(BigInt.asIntN(64, value)), end };
}
