/** What `exportOnnx` wrote -> model: every part of it comes back, the scores of the leaves to the bit. */
import type { z } from 'zod';
import type { Calibration } from '../forest/calibration.ts';
import type { Category } from '../forest/category.ts';
import { forestError } from '../forest/errors.ts';
import { sharesOf } from '../forest/forest.ts';
import type { ForestModel, ModelInputs } from '../forest/forest-model.ts';
import { withCover } from '../forest/node-values.ts';
import { modelMeta } from '../native-format/model-format.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import { ENCODER, ENSEMBLE, INNER, KNOT_PROBABILITIES, KNOTS, META } from './onnx-messages.ts';
import { leafWeightsOf, readTreeEnsemble } from './read-tree-ensemble.ts';

/** @throws FRAUD_FOREST_IMPORT, also where the model was trained on the columns of another schema */
export function readOwnOnnx({ nodes, constants, metadata }: OnnxGraph, schema: ModelInputs): ForestModel {
  const node = nodes.find(({ operator }) => operator === ENSEMBLE);
  if (node === undefined) throw refusal(`it holds no ${ENSEMBLE}`);
  const targets = node.ints.get('n_targets')?.[0] ?? 1;
  const { classes, inputs, schemaFingerprint, ...meta } = metaIn(metadata, targets === 1 ? 2 : targets);
  if (schemaFingerprint !== schema.schemaFingerprint)
    throw refusal(
      `it was trained on columns with the fingerprint ${schemaFingerprint}, those of the schema have ` +
        `${schema.schemaFingerprint}`,
    );
  const weights = leafWeightsOf(node, 'target');
  const strange = weights.targets.find((target) => target < 0 || target >= sharesOf(classes));
  if (strange !== undefined) throw refusal(`a weight belongs to target ${strange}, there are ${sharesOf(classes)}`);
  const forest = readTreeEnsemble(node, {
    inputs: inputs.length,
    classes,
    weights,
    placeOf: (target) => target,
    shareOf: (weight) => weight,
  });
  return {
    forest: withCover(forest, forest.cover),
    inputs,
    categories: categoriesIn(nodes, inputs),
    schema: metadata.get(META.schema) ?? null,
    schemaFingerprint,
    ...meta,
    calibration: calibrationIn(constants),
  };
}

/** The encoders in the order of the inputs: each reads a column that was made flat of a graph input. */
function categoriesIn(nodes: OnnxGraph['nodes'], inputs: readonly string[]): Category[] {
  return nodes
    .filter(({ operator }) => operator === ENCODER)
    .map((encoder) => {
      const column = nodes.find(({ outputs }) => outputs[0] === encoder.inputs[0])?.inputs[0];
      const [levels, values] = [encoder.strings.get('keys_strings') ?? [], encoder.floats.get('values_floats')];
      const unseen = encoder.floats.get('default_float')?.[0];
      if (values?.length !== levels.length || unseen === undefined)
        throw refusal(`its ${ENCODER} of ${column} has ${levels.length} texts and ${values?.length} numbers`);
      const isLevel = (_: unknown, i: number) => !Number.isNaN(values[i]);
      return { input: inputs.indexOf(column!), levels: levels.filter(isLevel), values: values.filter(isLevel), unseen };
    })
    .sort((a, b) => a.input - b.input);
}

function metaIn(metadata: OnnxGraph['metadata'], classes: number): z.infer<typeof modelMeta> {
  const json = (key: string): unknown => JSON.parse(metadata.get(key) ?? 'null');
  try {
    const schemaFingerprint = metadata.get(META.schemaFingerprint);
    return modelMeta.parse({
      classes,
      inputs: json(META.inputs),
      schemaFingerprint,
      threshold: json(META.threshold),
      parameters: json(META.parameters),
      outOfBag: json(META.outOfBag),
      ...(metadata.has(META.usual) && { usual: json(META.usual) }),
    });
  } catch (cause) {
    throw refusal('its metadata cannot be read', cause);
  }
}

function calibrationIn(constants: OnnxGraph['constants']): Calibration | null {
  const [scores, probabilities] = [KNOTS, KNOT_PROBABILITIES].map((name) => {
    const bytes = constants.get(name) ?? constants.get(INNER + name);
    if (bytes !== undefined && bytes.length % 8 !== 0) throw refusal(`its constant ${name} ends within a number`);
    return bytes && new Float64Array(Uint8Array.from(bytes).buffer);
  });
  return scores && probabilities ? { scores, probabilities } : null;
}

function refusal(state: string, cause?: unknown): Error {
  return forestError('FRAUD_FOREST_IMPORT', `Cannot import from ONNX: ${state}`, { cause });
}
