/** The messages of onnx.proto that a forest needs, by their field numbers there (ONNX IR version 8). */
import {
  bytesField,
  floatField,
  floatsField,
  intField,
  intsField,
  messageField,
  stringsField,
} from './protobuf-writer.ts';

const FLOAT = 1;
const INT64 = 7;
const STRING = 8;
const DOUBLE = 11;
export const elementType = { float: FLOAT, int64: INT64, string: STRING, double: DOUBLE } as const;

const attributeType = { float: 1, int: 2, string: 3, floats: 6, ints: 7, strings: 8 } as const;

export function intAttribute(name: string, value: number): Uint8Array {
  return messageField(5, bytesField(1, name), intField(3, value), intField(20, attributeType.int));
}

export function floatAttribute(name: string, value: number): Uint8Array {
  return messageField(5, bytesField(1, name), floatField(2, value), intField(20, attributeType.float));
}

export function stringAttribute(name: string, value: string): Uint8Array {
  return messageField(5, bytesField(1, name), bytesField(4, value), intField(20, attributeType.string));
}

export function floatsAttribute(name: string, values: Float32Array): Uint8Array {
  return messageField(5, bytesField(1, name), floatsField(7, values), intField(20, attributeType.floats));
}

export function intsAttribute(name: string, values: Iterable<number>): Uint8Array {
  return messageField(5, bytesField(1, name), intsField(8, values), intField(20, attributeType.ints));
}

export function stringsAttribute(name: string, values: readonly string[]): Uint8Array {
  return messageField(5, bytesField(1, name), stringsField(9, values), intField(20, attributeType.strings));
}

/** A node of the graph; domain '' is ONNX's own. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
  domain = '',
): Uint8Array {
  return messageField(
    1,
    ...inputs.map((name) => bytesField(1, name)),
    ...outputs.map((name) => bytesField(2, name)),
    bytesField(3, outputs[0]!),
    bytesField(4, operator),
    ...attributes,
    bytesField(7, domain),
  );
}

/** A constant of the graph. */
export function floatConstant(name: string, values: readonly number[], dims: readonly number[]): Uint8Array {
  return constant(name, FLOAT, new Uint8Array(Float32Array.from(values).buffer), dims);
}

export function doubleConstant(name: string, values: ArrayLike<number>, dims: readonly number[]): Uint8Array {
  return constant(name, DOUBLE, new Uint8Array(Float64Array.from(values).buffer), dims);
}

export function int64Constant(name: string, values: readonly number[], dims: readonly number[]): Uint8Array {
  return constant(name, INT64, new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer), dims);
}

function constant(name: string, type: number, raw: Uint8Array, dims: readonly number[]): Uint8Array {
  return messageField(5, intsField(1, dims), intField(2, type), bytesField(8, name), bytesField(9, raw));
}

/** Input (field 11) or output (field 12) of the graph: a tensor of N rows and, if given, a number of columns. */
export function graphValue(field: 11 | 12, name: string, type: number, columns: number | null): Uint8Array {
  const dims = [
    messageField(1, bytesField(2, 'N')),
    ...(columns === null ? [] : [messageField(1, intField(1, columns))]),
  ];
  return messageField(
    field,
    bytesField(1, name),
    messageField(2, messageField(1, intField(1, type), messageField(2, ...dims))),
  );
}

export function operatorSet(domain: string, version: number): Uint8Array {
  return messageField(8, bytesField(1, domain), intField(2, version));
}

export function metadata(key: string, value: string): Uint8Array {
  return messageField(14, bytesField(1, key), bytesField(2, value));
}

/** Names in an exported ONNX file by which `importOnnx` finds its parts again. */
export const PRODUCER = 'fraud-detection-mlops';
export const ENSEMBLE = 'TreeEnsembleRegressor';
export const ENCODER = 'LabelEncoder';
/** What names of values inside a graph begin with where its inputs are called as the columns. */
export const INNER = 'graph/';
export const KNOTS = 'knots';
export const KNOT_PROBABILITIES = 'knot_probabilities';
/** Metadata of the file; all but the fingerprint are JSON; the schema may be absent. */
export const META = {
  inputs: 'inputs',
  schemaFingerprint: 'schema_fingerprint',
  schema: 'schema',
  threshold: 'threshold',
  parameters: 'parameters',
  outOfBag: 'out_of_bag',
  usual: 'usual',
} as const;
