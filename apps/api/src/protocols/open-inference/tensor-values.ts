/** The values of one tensor: numbers in JSON, or raw little-endian bytes; texts and booleans too. O(values). */
import { ApiError } from '../../http/errors.ts';
import { shown } from '../../http/field-problem.ts';
import { INPUT_DATATYPES, type InputTensor, TYPED_DATATYPES } from './inference-schemas.ts';

type Datatype = {
  /** Of one value in a binary tensor. */
  readonly bytes: number;
  readonly isWhole: boolean;
  readonly read: (view: DataView, at: number) => number;
};

const numbersByName: Readonly<Record<(typeof INPUT_DATATYPES)[number], Datatype>> = {
  FP32: { bytes: 4, isWhole: false, read: (view, at) => view.getFloat32(at, true) },
  FP64: { bytes: 8, isWhole: false, read: (view, at) => view.getFloat64(at, true) },
  INT8: { bytes: 1, isWhole: true, read: (view, at) => view.getInt8(at) },
  INT16: { bytes: 2, isWhole: true, read: (view, at) => view.getInt16(at, true) },
  INT32: { bytes: 4, isWhole: true, read: (view, at) => view.getInt32(at, true) },
  INT64: { bytes: 8, isWhole: true, read: (view, at) => Number(view.getBigInt64(at, true)) },
  UINT8: { bytes: 1, isWhole: true, read: (view, at) => view.getUint8(at) },
  UINT16: { bytes: 2, isWhole: true, read: (view, at) => view.getUint16(at, true) },
  UINT32: { bytes: 4, isWhole: true, read: (view, at) => view.getUint32(at, true) },
  UINT64: { bytes: 8, isWhole: true, read: (view, at) => Number(view.getBigUint64(at, true)) },
};

const datatypes: ReadonlyMap<string, Datatype> = new Map(Object.entries(numbersByName));

/** @throws FRAUD_API_TENSOR */
export function numbersOf(tensor: InputTensor, bytes: Buffer | undefined, expected: readonly number[]): number[] {
  const { name, datatype } = tensor;
  const type = datatypes.get(datatype);
  if (type === undefined)
    throw tensorError(`tensor ${name} has datatype ${datatype}, allowed: ${INPUT_DATATYPES.join(', ')}`);
  const values = valuesOf(tensor, bytes, expected, (binary) => readBytes(binary, type, tensor));
  const bad = values.findIndex((value) => !isNumber(value, type));
  if (bad >= 0) throw tensorError(`value ${bad} of tensor ${name} is ${shown(values[bad])}, allowed: ${ruleOf(type)}`);
  return values as number[];
}

function isNumber(value: unknown, { isWhole }: Datatype): boolean {
  return typeof value === 'number' && Number.isFinite(Math.fround(value)) && (!isWhole || Number.isInteger(value));
}

function ruleOf({ isWhole }: Datatype): string {
  return `a ${isWhole ? 'whole ' : ''}number that float32 can hold`;
}

/** The values of a tensor in JSON or as bytes, as many as its shape wants. @throws FRAUD_API_TENSOR */
function valuesOf(
  { name, shape, data: given }: InputTensor,
  bytes: Buffer | undefined,
  expected: readonly number[],
  decode: (bytes: Buffer) => unknown[],
): unknown[] {
  const data = given ?? undefined;
  if (shape.join() !== expected.join())
    throw tensorError(`tensor ${name} has shape [${shape.join(', ')}], expected [${expected.join(', ')}]`);
  if ((data === undefined) === (bytes === undefined))
    throw tensorError(
      `tensor ${name} has ${data === undefined ? 'neither' : 'both'} data and binary_data_size, allowed: one of them`,
    );
  const count = expected.reduce((product, length) => product * length, 1);
  const values = bytes === undefined ? data!.flat() : decode(bytes);
  if (values.length !== count)
    throw tensorError(`tensor ${name} holds ${values.length} values, its shape wants ${count}`);
  return values;
}

function readBytes(bytes: Buffer, { bytes: width, read }: Datatype, { name, datatype }: InputTensor): number[] {
  if (bytes.length % width !== 0)
    throw tensorError(
      `tensor ${name} has a binary_data_size of ${bytes.length}, no multiple of the ${width} bytes of ${datatype}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / width }, (_, i) => read(view, i * width));
}

/** Numbers, texts or booleans; null where one is missing. @throws FRAUD_API_TENSOR */
export function typedValuesOf(tensor: InputTensor, bytes: Buffer | undefined, expected: readonly number[]): unknown[] {
  const { name, datatype } = tensor;
  const type = datatypes.get(datatype);
  if (type === undefined && datatype !== 'BOOL' && datatype !== 'BYTES')
    throw tensorError(`tensor ${name} has datatype ${datatype}, allowed: ${TYPED_DATATYPES.join(', ')}`);
  const decode = (binary: Buffer): unknown[] => {
    if (datatype === 'BYTES') return textsIn(binary, name);
    if (type === undefined) return Array.from(binary, (byte) => byte !== 0);
    return readBytes(binary, type, tensor).map((value) => (Number.isNaN(value) ? null : value));
  };
  const takes = (value: unknown): boolean => {
    if (value === null) return true;
    if (datatype === 'BYTES') return typeof value === 'string';
    return type === undefined ? typeof value === 'boolean' : isNumber(value, type);
  };
  const values = valuesOf(tensor, bytes, expected, decode);
  const bad = values.findIndex((value) => !takes(value));
  const rule = type === undefined ? (datatype === 'BYTES' ? 'a text' : 'true or false') : ruleOf(type);
  if (bad >= 0) throw tensorError(`value ${bad} of tensor ${name} is ${shown(values[bad])}, allowed: ${rule}, or null`);
  return values;
}

/** Each text is preceded by its length in bytes (4, little-endian), as in the binary tensor data extension. */
function textsIn(bytes: Buffer, name: string): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32LE(at) : Infinity;
    if (end > bytes.length) throw tensorError(`the bytes of tensor ${name} end within a text`);
    texts.push(bytes.toString('utf8', at + 4, end));
    at = end;
  }
  return texts;
}

export function tensorError(what: string): ApiError {
  return new ApiError('FRAUD_API_TENSOR', `Cannot infer: ${what}`);
}
