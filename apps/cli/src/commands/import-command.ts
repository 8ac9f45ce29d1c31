import { decimalNumber } from '@fraud/config';
import type { FeatureSchema } from '@fraud/feature-schema';
import {
  countCover,
  createScorer,
  encodeModel,
  type ForestModel,
  importMlRandomForest,
  importOnnx,
} from '@fraud/forest-model';
import { versionOf } from '@fraud/model-registry';
import { defineCommand, type Surroundings } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { filePath, option } from '../command-line/option.ts';
import { shapeOf } from '../files/forest-shape.ts';
import { readInput } from '../files/read-input.ts';
import { naming } from '../files/read-model.ts';
import { readRows } from '../files/read-rows.ts';
import { readSchema, schemaOption } from '../files/read-schema.ts';
import { checkOutput, writeOutput } from '../files/write-output.ts';

export const importCommand = defineCommand({
  name: 'import',
  purpose: 'takes over a random forest of scikit-learn, of ml-random-forest, or one exported before',
  options: {
    onnx: option(
      'FILE',
      filePath.optional(),
      'ONNX, as skl2onnx writes a RandomForestClassifier of two classes, or `fraud export`',
    ),
    mlRandomForest: option(
      'FILE',
      filePath.optional(),
      'JSON, as JSON.stringify writes a RandomForestClassifier of ml-random-forest',
    ),
    out: option('FILE', filePath, 'the model to write'),
    background: option(
      'FILE',
      filePath.optional(),
      'transactions, CSV, to count the rows that reach each node, best those it was trained on: without them it cannot be explained',
    ),
    threshold: option(
      'P',
      decimalNumber({ min: 0, max: 1 }).optional(),
      'probability from which a row is a fraud; left out: that of an exported model, else above 0.5',
    ),
    schema: schemaOption,
  },
  notes: [
    "The forest must have been trained on the schema's inputs in their order: TimeOfDay (the event time modulo 86,400 seconds), then\nthe features as in the file. That it fits is seen from their number only, so evaluate it.",
    'An explanation compares a row with the rows that reached each node. An exported model knows them. Other files do not say\nhow many there were; with --background they are counted from that file, and it is these rows that explanations compare with.',
    'skl2onnx 1.20 does not write where scikit-learn learned to send missing values: all go right, as in ONNX Runtime.',
  ],
  examples: [
    '--onnx forest.onnx --out model.forest --background training.csv',
    '--ml-random-forest forest.json --out model.forest',
  ],
  run: async ({ onnx, mlRandomForest, out, background, threshold, schema: schemaFile }, surroundings) => {
    const file = onnx ?? mlRandomForest;
    if (file === undefined || (onnx !== undefined && mlRandomForest !== undefined))
      throw new CliError('FRAUD_CLI_USAGE', 'one of --onnx FILE and --ml-random-forest FILE is needed');
    await checkOutput(out);
    const schema = await readSchema(schemaFile);
    const bytes = await readInput(file);
    const { inputs, fingerprint: schemaFingerprint } = schema;
    const imported = naming(file, () => {
      const model =
        onnx === undefined
          ? importMlRandomForest(new TextDecoder().decode(bytes), { inputs, schemaFingerprint })
          : importOnnx(bytes, { inputs, schemaFingerprint });
      createScorer(model); // refuses what has no probability of fraud
      return model;
    });
    const chosen = threshold === undefined ? imported : { ...imported, threshold };
    const model = background === undefined ? chosen : await knowingRows(chosen, background, schema, surroundings);
    const encoded = encodeModel(model);
    await writeOutput(out, [encoded], surroundings.signal);
    const version = versionOf(encoded);
    const { trees, nodes, depth } = shapeOf(model.forest);
    const explainable = model.forest.cover[0]! > 0;
    const text = `${out}: model ${version}, ${trees} trees, ${nodes} nodes, threshold ${model.threshold}${explainable ? '' : '; it cannot be explained without --background'}`;
    return {
      data: { out, version, trees, nodes, depth, threshold: model.threshold, explainable, bytes: encoded.length },
      text,
    };
  },
});

/** The model with the rows of the file counted at its nodes. */
async function knowingRows(
  model: ForestModel,
  path: string,
  schema: FeatureSchema,
  surroundings: Surroundings,
): Promise<ForestModel> {
  const { matrix, rows } = await readRows(path, schema, 'none', surroundings);
  if (rows === 0) throw new CliError('FRAUD_CLI_DATA', `Cannot count rows: ${path} has none`);
  surroundings.narrator.remark(`counting ${rows} rows of ${path} at the nodes`);
  return { ...model, forest: countCover(model.forest, matrix, rows) };
}
