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
import { z } from 'zod';
import { type CommandContext, defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { filePath, option } from '../command-line/option.ts';
import { shortNumber } from '../command-line/terminal-text.ts';
import { forestShape } from '../files/forest-shape.ts';
import { decodeNaming, readInput, readSchema, schemaOption } from '../files/input-files.ts';
import { readRows } from '../files/transaction-files.ts';
import { checkOutput, writeOutput } from '../files/write-output.ts';

export const importCommand = defineCommand({
  name: 'import',
  purpose: 'reads a random forest of scikit-learn or ml-random-forest, or an exported model',
  options: {
    onnx: option(
      'FILE',
      filePath.optional(),
      'ONNX file of a RandomForestClassifier with two classes, written by skl2onnx or `fraud export`',
    ),
    mlRandomForest: option(
      'FILE',
      filePath.optional(),
      'JSON.stringify of a RandomForestClassifier of ml-random-forest',
    ),
    fraudLabel: option(
      'LABEL',
      z.string().min(1, { error: 'expected a label' }).optional(),
      'label that means fraud, for an ONNX file whose labels are not 0 and 1',
    ),
    out: option('FILE', filePath, 'the model to write'),
    background: option(
      'FILE',
      filePath.optional(),
      'CSV file of transactions, best the training rows: they are counted at each node, which `fraud explain` needs',
    ),
    threshold: option(
      'P',
      decimalNumber({ min: 0, max: 1 }).optional(),
      "probability from which a row is a fraud; default: the exported model's, else just above 0.5",
    ),
    schema: schemaOption,
  },
  notes: [
    "The forest must have been trained on the schema's inputs in this order: TimeOfDay (the event time modulo " +
      '86,400 seconds), then the features in the order of the file. Only the number of inputs can be checked, ' +
      'so evaluate the model after the import.',
    'An explanation compares a row with the rows that reached each node. Only a model of `fraud export` holds ' +
      'their counts. For any other model the rows of --background are counted, and explanations compare with ' +
      'those.',
    'skl2onnx 1.20 does not write where scikit-learn sends missing values: all of them go right, as in ONNX ' +
      'Runtime.',
  ],
  examples: [
    '--onnx forest.onnx --out model.forest --background training.csv',
    '--onnx forest.onnx --fraud-label fraud --out model.forest',
    '--ml-random-forest forest.json --out model.forest',
  ],
  run: async ({ onnx, mlRandomForest, fraudLabel, out, background, threshold, schema: schemaFile }, context) => {
    const file = onnx ?? mlRandomForest;
    if (file === undefined || (onnx !== undefined && mlRandomForest !== undefined))
      throw new CliError('FRAUD_CLI_USAGE', 'one of --onnx FILE and --ml-random-forest FILE is needed');
    if (mlRandomForest !== undefined && fraudLabel !== undefined)
      throw new CliError('FRAUD_CLI_USAGE', '--fraud-label is for --onnx; in a file of ml-random-forest 1 is fraud');
    await checkOutput(out);
    const schema = await readSchema(schemaFile);
    const bytes = await readInput(file);
    const { inputs, fingerprint: schemaFingerprint } = schema;
    const imported = decodeNaming(file, () => {
      const model =
        onnx === undefined
          ? importMlRandomForest(new TextDecoder().decode(bytes), { inputs, schemaFingerprint })
          : importOnnx(bytes, { inputs, schemaFingerprint, ...(fraudLabel !== undefined && { fraudLabel }) });
      createScorer(model); // refuses what has no probability of fraud
      return model;
    });
    const chosen = threshold === undefined ? imported : { ...imported, threshold };
    const model = background === undefined ? chosen : await countRows(chosen, background, schema, context);
    const encoded = encodeModel(model);
    await writeOutput(out, [encoded], context.signal);
    const version = versionOf(encoded);
    const { trees, nodes, depth } = forestShape(model.forest);
    const explainable = model.forest.cover[0]! > 0;
    const text =
      `${out}: model ${version}, ${trees} trees, ${nodes} nodes, threshold ${shortNumber(model.threshold)}` +
      (explainable ? '' : '; `fraud explain` needs an import with --background');
    return {
      data: { out, version, trees, nodes, depth, threshold: model.threshold, explainable, bytes: encoded.length },
      text,
    };
  },
});

/** The model with the rows of a file counted at its nodes. */
async function countRows(
  model: ForestModel,
  path: string,
  schema: FeatureSchema,
  context: CommandContext,
): Promise<ForestModel> {
  const { matrix, rows } = (await readRows(path, schema, 'ignored', context)).table;
  context.reporter.log(`counting ${rows} rows of ${path} at the nodes`);
  return { ...model, forest: countCover(model.forest, matrix, rows) };
}
