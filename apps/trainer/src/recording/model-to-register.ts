import { decodeModel, exportOnnx } from '@fraud/forest-model';
import { type ModelFile, onnxModelFolder } from '@fraud/mlflow-client';
import { EXAMPLE_FILE, type ManifestDraft, type ModelFiles, readInputExample } from '@fraud/model-registry';

/**
 * The folder that MLflow registers: the model as ONNX, with its columns. A model that was published without its ONNX
 * file is written as ONNX again.
 */
export function modelToRegister(
  files: ModelFiles,
  { inputs }: Pick<ManifestDraft, 'inputs'>,
  { runId, createdAt }: { readonly runId: string; readonly createdAt: Date },
): ModelFile[] {
  const model = decodeModel(files['model.forest']);
  const texts = new Set(model.categories.map(({ input }) => input));
  const { 'model.onnx': onnx, [EXAMPLE_FILE]: example } = files;
  return onnxModelFolder({
    onnx: onnx ?? exportOnnx(model),
    inputs: inputs.map((name, i) => ({ name, type: texts.has(i) ? 'string' : 'double' })),
    outputs: [
      { name: 'label', type: 'long' },
      { name: 'fraud_probability', type: 'float' },
    ],
    inputExample: example && readInputExample(example, texts),
    runId,
    createdAt,
  });
}
