/**
 * ONNX bytes -> those parts of the graph that a forest is read from, by their field numbers in onnx.proto. What the
 * parts say is judged by those who read them. Cost: O(bytes).
 */
import { forestError } from '../forest/errors.ts';
import { fieldOf, fieldsOf, varintsIn } from './protobuf-reader.ts';

/** A node of the graph; an attribute of one value is a list of one, an attribute of another type an empty list. */
export type OnnxNode = {
  readonly operator: string;
  /** Names of the values it reads and of those it computes. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly ints: ReadonlyMap<string, readonly number[]>;
  readonly floats: ReadonlyMap<string, Float32Array>;
  readonly strings: ReadonlyMap<string, readonly string[]>;
};

export type OnnxGraph = {
  readonly producer: string;
  readonly nodes: readonly OnnxNode[];
  /** Columns of the graph's first input; null where it does not say. */
  readonly columns: number | null;
  /** Raw bytes of each constant, by its name. */
  readonly constants: ReadonlyMap<string, Uint8Array>;
  readonly metadata: ReadonlyMap<string, string>;
};

const model = { producer: 2, graph: 7, metadata: 14 };
const graphField = { node: 1, constant: 5, input: 11 };
const nodeField = { input: 1, output: 2, operator: 4, attribute: 5 };
const attributeField = { name: 1, float: 2, int: 3, text: 4, floats: 7, ints: 8, strings: 9 };

/** @throws FRAUD_FOREST_IMPORT for bytes that are no ONNX */
export function readOnnxGraph(bytes: Uint8Array): OnnxGraph {
  const graph = fieldOf(bytes, model.graph)?.bytes ?? new Uint8Array(0);
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, Uint8Array>();
  const metadata = new Map<string, string>();
  for (const { number, bytes: part } of fieldsOf(graph)) {
    if (number === graphField.node) nodes.push(nodeIn(part));
    if (number === graphField.constant) constants.set(textIn(part, 8), fieldOf(part, 9)?.bytes ?? new Uint8Array(0));
  }
  for (const { number, bytes: part } of fieldsOf(bytes))
    if (number === model.metadata) metadata.set(textIn(part, 1), textIn(part, 2));
  return {
    producer: textIn(bytes, model.producer),
    nodes,
    columns: columnsOf(fieldOf(graph, graphField.input)?.bytes),
    constants,
    metadata,
  };
}

/** The last dimension of a value: type 2, tensor 1, shape 2, dimension 1, its size 1. */
function columnsOf(value: Uint8Array | undefined): number | null {
  const shape = [2, 1, 2].reduce((message, field) => message && fieldOf(message, field)?.bytes, value);
  const dimensions = shape === undefined ? [] : [...fieldsOf(shape)].filter(({ number }) => number === 1);
  return dimensions.length < 2 ? null : (fieldOf(dimensions.at(-1)!.bytes, 1)?.value ?? null);
}

function nodeIn(node: Uint8Array): OnnxNode {
  const ints = new Map<string, number[]>();
  const floats = new Map<string, Float32Array>();
  const strings = new Map<string, string[]>();
  for (const { number, bytes: attribute } of fieldsOf(node)) {
    if (number !== nodeField.attribute) continue;
    const name = textIn(attribute, attributeField.name);
    const numbers: number[] = [];
    const texts: string[] = [];
    const parts: Uint8Array[] = [];
    for (const field of fieldsOf(attribute)) {
      if (field.number === attributeField.int) numbers.push(field.value);
      else if (field.number === attributeField.ints)
        for (const n of field.bytes.length > 0 ? varintsIn(field.bytes) : [field.value]) numbers.push(n);
      else if (field.number === attributeField.floats || field.number === attributeField.float) parts.push(field.bytes);
      else if (field.number === attributeField.strings || field.number === attributeField.text)
        texts.push(textOf(field.bytes));
    }
    ints.set(name, numbers);
    strings.set(name, texts);
    floats.set(name, floatsIn(parts, name));
  }
  const names = (field: number) =>
    [...fieldsOf(node)].filter(({ number }) => number === field).map(({ bytes }) => textOf(bytes));
  return {
    operator: textIn(node, nodeField.operator),
    inputs: names(nodeField.input),
    outputs: names(nodeField.output),
    ints,
    floats,
    strings,
  };
}

function floatsIn(parts: readonly Uint8Array[], name: string): Float32Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length % 4 !== 0)
    throw forestError('FRAUD_FOREST_IMPORT', `Cannot import from ONNX: the floats of ${name} end within a number`);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return new Float32Array(bytes.buffer);
}

function textIn(message: Uint8Array, field: number): string {
  return textOf(fieldOf(message, field)?.bytes);
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
