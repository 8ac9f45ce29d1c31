/**
 * Writes the nodes and constants of a graph whose inputs are called as columns: a prefix keeps the values inside apart
 * from them, so that a column may be called `distance` or `votes`.
 */
import { doubleConstant, floatConstant, INNER, int64Constant, node } from './onnx-messages.ts';

export type GraphWriter = {
  readonly node: typeof node;
  readonly doubleConstant: typeof doubleConstant;
  readonly floatConstant: typeof floatConstant;
  readonly int64Constant: typeof int64Constant;
};

/** @param outputs which have the names that callers use */
export function graphWriter(outputs: readonly string[]): GraphWriter {
  const named = (name: string): string => (outputs.includes(name) ? name : INNER + name);
  return {
    node: (operator, inputs, outputs, ...rest) => node(operator, inputs.map(named), outputs.map(named), ...rest),
    doubleConstant: (name, ...rest) => doubleConstant(named(name), ...rest),
    floatConstant: (name, ...rest) => floatConstant(named(name), ...rest),
    int64Constant: (name, ...rest) => int64Constant(named(name), ...rest),
  };
}

/** Writes names as they are. */
export const plainWriter: GraphWriter = { node, doubleConstant, floatConstant, int64Constant };
