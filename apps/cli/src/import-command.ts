import { decimalNumber } from '@fraud/config';
import { encodeModel, importOnnx } from '@fraud/forest-model';
import { versionOf } from '@fraud/model-registry';
import { defineCommand } from './command.ts';
import { shapeOf } from './forest-shape.ts';
import { filePath, option } from './option.ts';
import { readInput } from './read-input.ts';
import { naming } from './read-model.ts';
import { readSchema, schemaOption } from './read-schema.ts';
import { checkOutput, writeOutput } from './write-output.ts';

export const importCommand = defineCommand({
  name: 'import',
  purpose: 'takes over a random forest from ONNX, as skl2onnx writes it',
  options: {
    onnx: option('FILE', filePath, 'a TreeEnsembleClassifier of two classes'),
    out: option('FILE', filePath, 'the model to write'),
    threshold: option('P', decimalNumber({ min: 0, max: 1 }).optional(), 'probability from which a row is a fraud; left out: above 0.5, as in scikit-learn'),
    schema: schemaOption,
  },
  notes: [
    "The forest must have been trained on the schema's inputs in their order: TimeOfDay (the event time modulo 86,400 seconds), then\nthe features as in the file. That it fits is seen from their number only, so evaluate it.",
    'ONNX does not say how many rows reached a node, so an imported model cannot be explained.',
  ],
  examples: ['--onnx forest.onnx --out model.forest'],
  run: async ({ onnx, out, threshold, schema: schemaFile }, { signal }) => {
    await checkOutput(out);
    const schema = await readSchema(schemaFile);
    const file = await readInput(onnx);
    const imported = naming(onnx, () => importOnnx(file, { inputs: schema.inputs, schemaFingerprint: schema.fingerprint }));
    const model = threshold === undefined ? imported : { ...imported, threshold };
    const bytes = encodeModel(model);
    await writeOutput(out, [bytes], signal);
    const version = versionOf(bytes);
    const { trees, nodes, depth } = shapeOf(model.forest);
    return { data: { out, version, trees, nodes, depth, threshold: model.threshold, bytes: bytes.length }, text: `${out}: model ${version}, ${trees} trees, ${nodes} nodes, threshold ${model.threshold}` };
  },
});
