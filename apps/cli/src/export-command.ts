import { exportOnnx } from '@fraud/forest-model';
import { defineCommand } from './command.ts';
import { filePath, option } from './option.ts';
import { modelOption, readModel } from './read-model.ts';
import { checkOutput, writeOutput } from './write-output.ts';

export const exportCommand = defineCommand({
  name: 'export',
  purpose: 'writes a model as ONNX',
  options: { model: modelOption, onnx: option('FILE', filePath, 'the ONNX file to write') },
  notes: ["Input X is float[N, inputs] in the order of `fraud inspect`; outputs are label int64[N] at the model's threshold and\nfraud_probability float[N]."],
  examples: ['--model model.forest --onnx model.onnx'],
  run: async ({ model: path, onnx }, { signal }) => {
    await checkOutput(onnx);
    const { model, version } = await readModel(path);
    const bytes = exportOnnx(model);
    await writeOutput(onnx, [bytes], signal);
    return { data: { onnx, version, bytes: bytes.length }, text: `${onnx}: model ${version}, ${(bytes.length / 1e6).toFixed(2)} MB` };
  },
});
