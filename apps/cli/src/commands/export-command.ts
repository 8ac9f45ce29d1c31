import { exportMlRandomForest, exportOnnx, type ForestModel } from '@fraud/forest-model';
import { defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { filePath, option } from '../command-line/option.ts';
import { forestShape } from '../files/forest-shape.ts';
import { modelOption, readModel } from '../files/input-files.ts';
import { checkOutput, writeOutput } from '../files/write-output.ts';

/** JSON.stringify and the readers of JSON go down a tree by calling themselves. */
const MAX_JSON_DEPTH = 1_000;

const FORMATS = {
  onnx: exportOnnx,
  mlRandomForest: (model: ForestModel) => new TextEncoder().encode(exportMlRandomForest(model)),
};

export const exportCommand = defineCommand({
  name: 'export',
  purpose: 'writes a model as ONNX, or as JSON for ml-random-forest',
  options: {
    model: modelOption,
    onnx: option('FILE', filePath.optional(), 'the ONNX file to write'),
    mlRandomForest: option(
      'FILE',
      filePath.optional(),
      'the JSON file to write, for RandomForestClassifier.load of ml-random-forest 2.1',
    ),
  },
  notes: [
    'ONNX: the input X is float[N, inputs], in the order that `fraud inspect` prints. The outputs are label ' +
      "int64[N], at the model's threshold, and fraud_probability float[N]. `fraud import` gives back the same " +
      'model with another version.',
    'ml-random-forest: the trees and the class shares of their leaves. In that package each tree votes for ' +
      'one class; it has no threshold and no calibration, and it sends missing values right. So its answers are ' +
      'the same only when all leaves are pure and the threshold is just above 0.5. Of a category it takes the number ' +
      'that the model has learned of the level.',
  ],
  examples: ['--model model.forest --onnx model.onnx', '--model model.forest --ml-random-forest model.json'],
  run: async ({ model: path, ...files }, { signal }) => {
    const wanted = (['onnx', 'mlRandomForest'] as const).flatMap((format) =>
      files[format] === undefined ? [] : [{ format, file: files[format] }],
    );
    if (wanted.length === 0)
      throw new CliError('FRAUD_CLI_USAGE', '--onnx FILE or --ml-random-forest FILE is needed, or both');
    for (const { file } of wanted) await checkOutput(file);
    const { model, version } = await readModel(path);
    const { depth } = forestShape(model.forest);
    if (files.mlRandomForest !== undefined && depth > MAX_JSON_DEPTH)
      throw new CliError(
        'FRAUD_CLI_DATA',
        `Cannot write ${path} as JSON: a tree is ${depth} splits deep, JSON takes ${MAX_JSON_DEPTH}; use --onnx`,
      );
    const written: { format: string; file: string; bytes: number }[] = [];
    for (const { format, file } of wanted) {
      const bytes = FORMATS[format](model);
      await writeOutput(file, [bytes], signal);
      written.push({ format, file, bytes: bytes.length });
    }
    return {
      data: { version, written },
      text: written.map(({ file, bytes }) => `${file}: model ${version}, ${(bytes / 1e6).toFixed(2)} MB`).join('\n'),
    };
  },
});
