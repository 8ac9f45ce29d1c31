/**
 * One graph input for each input of the model, named as the column: texts for categories, floats for the rest, each
 * flat, `[N]`, as MLflow's wrapper gives the columns of a data frame. A missing text is empty; who hands a null or a
 * NaN of Python to onnxruntime hands over the texts below.
 *
 *     category string[N] -> LabelEncoder (levels to their numbers) -+
 *     amount   float[N] --------------------------------------------+-> Concat -> X float[N, inputs]
 */
import type { Category } from '../forest/category.ts';
import { forestError } from '../forest/errors.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import {
  elementType,
  ENCODER,
  floatAttribute,
  floatsAttribute,
  graphValue,
  INNER,
  int64Constant,
  intAttribute,
  node,
  stringsAttribute,
} from './onnx-messages.ts';

/** Texts of a missing value: none, and what Python's None, nan and pandas' NA become. */
const MISSING = ['', 'None', 'nan', '<NA>'];

/** @throws FRAUD_FOREST_ONNX_EXPORT where a column is called as another value of the graph */
export function columnNodes({ inputs, categories }: ForestModel, outputs: readonly string[]): Uint8Array[] {
  const clash = inputs.find(
    (name, i) => outputs.includes(name) || name.startsWith(INNER) || inputs.indexOf(name) !== i,
  );
  if (clash !== undefined)
    throw forestError(
      'FRAUD_FOREST_ONNX_EXPORT',
      `Cannot export as ONNX: an input cannot be called ${clash}; the outputs are ${outputs.join(', ')}`,
    );
  const flat = `${INNER}one_column`;
  const columns = inputs.map((_, i) => `${INNER}column_${i}`);
  const byInput = new Map(categories.map((category) => [category.input, category]));
  return [
    int64Constant(flat, [-1, 1], [2]),
    ...inputs.flatMap((name, i) => {
      const category = byInput.get(i);
      if (category === undefined)
        return [graphValue(11, name, elementType.float, null), node('Reshape', [name, flat], [columns[i]!])];
      const text = `${INNER}text_${i}`;
      return [
        graphValue(11, name, elementType.string, null),
        node('Reshape', [name, flat], [text]),
        node(ENCODER, [text], [columns[i]!], encoderAttributes(category), 'ai.onnx.ml'),
      ];
    }),
    node('Concat', columns, [`${INNER}X`], [intAttribute('axis', 1)]),
  ];
}

function encoderAttributes({ levels, values, unseen }: Category): Uint8Array[] {
  const missing = MISSING.filter((text) => !levels.includes(text));
  return [
    stringsAttribute('keys_strings', [...levels, ...missing]),
    floatsAttribute('values_floats', Float32Array.from([...values, ...missing.map(() => NaN)])),
    floatAttribute('default_float', unseen),
  ];
}
