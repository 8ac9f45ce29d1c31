/**
 * An ONNX model as MLflow keeps it, so that `mlflow.pyfunc.load_model` and `mlflow models serve` take it: the graph
 * with an MLmodel file, the packages it needs, and an example of its input. The graph has one input, a float matrix
 * `[rows, columns]`, or an input for each column, of texts or floats. Its outputs have one value per row: MLflow's
 * wrapper flattens every output into a column.
 * Source: mlflow/onnx/__init__.py, mlflow/models/model.py of MLflow 3.
 */
import { randomUUID } from 'node:crypto';
import { toYaml } from '../yaml.ts';

/** The newest MLflow that this client was tested with; the tools install it where there is none. */
export const MLFLOW_VERSION = '3.17.2';

type ModelColumn = { name: string; type: 'boolean' | 'integer' | 'long' | 'float' | 'double' | 'string' };

export type OnnxModel = {
  /** The bytes of the ModelProto. */
  onnx: Uint8Array;
  /** Columns of the input matrix, in order; `double` lets callers send any number, which is rounded to float32. */
  inputs: readonly ModelColumn[];
  /** Outputs of the graph by name, in order. */
  outputs: readonly ModelColumn[];
  /** A few rows of input, each with a value per column; undefined: no example is saved. */
  inputExample: readonly (readonly (number | string | null)[])[] | undefined;
  /** The run that made it. */
  runId: string;
  createdAt: Date;
};

export type ModelFile = { path: string; bytes: Uint8Array };

/** Python packages the model was loaded and run with; as pip takes them. */
export const onnxPackages: readonly string[] = ['onnx==1.23.2', 'onnxruntime==1.32.0'];
const PYTHON_VERSION = '3.11.9';

/**
 * The files of the folder by relative path. Log each below one artifact folder of the run, then register that folder.
 */
export function onnxModelFolder({ onnx, inputs, outputs, inputExample, runId, createdAt }: OnnxModel): ModelFile[] {
  const requirements = [`mlflow==${MLFLOW_VERSION}`, ...onnxPackages, 'numpy<3', 'pandas<4'];
  const signature = (columns: readonly ModelColumn[]) =>
    JSON.stringify(columns.map(({ name, type }) => ({ type, name, required: true })));
  const example = { columns: inputs.map(({ name }) => name), data: inputExample };
  const mlmodel = {
    artifact_path: 'model',
    flavors: {
      onnx: {
        code: null,
        data: 'model.onnx',
        onnx_session_options: null,
        onnx_version: versionOf('onnx'),
        providers: ['CPUExecutionProvider'],
      },
      python_function: {
        data: 'model.onnx',
        env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
        loader_module: 'mlflow.onnx',
        python_version: PYTHON_VERSION,
      },
    },
    is_signature_from_type_hint: false,
    mlflow_version: MLFLOW_VERSION,
    model_uuid: randomUUID().replaceAll('-', ''),
    run_id: runId,
    ...(inputExample && {
      saved_input_example_info: {
        artifact_path: 'input_example.json',
        pandas_orient: 'split',
        serving_input_path: 'serving_input_example.json',
        type: 'dataframe',
      },
    }),
    signature: { inputs: signature(inputs), outputs: signature(outputs), params: null },
    type_hint_from_example: false,
    utc_time_created: createdAt.toISOString().replace('T', ' ').replace('Z', ''),
  };
  const pythonEnvironment = {
    python: PYTHON_VERSION,
    build_dependencies: ['pip', 'setuptools', 'wheel'],
    dependencies: ['-r requirements.txt'],
  };
  const condaEnvironment = {
    channels: ['conda-forge'],
    dependencies: [`python=${PYTHON_VERSION}`, 'pip', { pip: requirements }],
    name: 'mlflow-env',
  };
  const text = (path: string, content: string): ModelFile => ({ path, bytes: new TextEncoder().encode(content) });
  return [
    { path: 'model.onnx', bytes: onnx },
    text('MLmodel', toYaml(mlmodel)),
    text('requirements.txt', `${requirements.join('\n')}\n`),
    text('python_env.yaml', toYaml(pythonEnvironment)),
    text('conda.yaml', toYaml(condaEnvironment)),
    ...(inputExample
      ? [
          text('input_example.json', JSON.stringify(example)),
          text('serving_input_example.json', JSON.stringify({ dataframe_split: example })),
        ]
      : []),
  ];
}

function versionOf(name: string): string | undefined {
  return onnxPackages.find((pinned) => pinned.startsWith(`${name}==`))?.split('==')[1];
}
