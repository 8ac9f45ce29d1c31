/** A run with something of every kind, and MLflow's own Python client reading it back. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { onnxModelFolder } from '../artifacts/onnx-model-folder.ts';
import type { Tracking } from '../tracking.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const SETTINGS = {
  MLFLOW_ALLOW_FILE_STORE: 'true',
  MLFLOW_DISABLE_TELEMETRY: 'true',
  MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: 'false',
};

export type MlflowReader = {
  /** A Python with mlflow, onnx and onnxruntime. */
  python: string;
  /** The store that `tracking` records into. */
  uri: string;
  /** The reader's working directory, for its downloads. */
  cwd: string;
  /** Further environment variables. */
  environment?: Readonly<Record<string, string>>;
};

/** Records a run and a model, and expects that `mlflow` and `mlflow.pyfunc` give all of it back. */
export async function expectPythonToRead(
  tracking: Tracking,
  { python, uri, cwd, environment = {} }: MlflowReader,
): Promise<void> {
  const runId = await record(tracking);
  const settings = Object.entries({ ...SETTINGS, ...environment }).map(([name, value]) => `${name}=${value}`);
  const script = [join(fixtures, 'read_store.py'), uri, 'the reader', runId, 'toy', 'champion'];
  const { stdout } = await promisify(execFile)('env', [...settings, python, ...script], { cwd });
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    experiments: expect.arrayContaining(['Default', 'the reader']),
    runs: [runId],
    name: 'no: 1',
    status: 'FINISHED',
    params: { trees: '25', note: 'two\nlines' },
    metrics: { auprc: '0.8125', broken: 'nan', curve: '1e-07' },
    tags: { week: '2026_47', 'mlflow.runName': 'no: 1', empty: '' },
    history: [
      [0, 3],
      [1, 1e-7],
    ],
    artifacts: [
      'MLmodel',
      'conda.yaml',
      'input_example.json',
      'model.onnx',
      'python_env.yaml',
      'requirements.txt',
      'serving_input_example.json',
    ].map((name) => `model/${name}`),
    text: 'because ü',
    inputs: [['week_2026_47.csv', 'c0ffee', { rows: 3 }, { 'mlflow.data.context': 'training' }]],
    version: ['1', runId, 'a toy', { kind: 'stumps' }],
    columns: ['a', 'b'],
    predictions: {
      label: [0, 1, 0, 1],
      probability: [0.1, 0.9, 0.4, 0.6].map(Math.fround).map((value) => expect.closeTo(value, 6)),
    },
  });
}

async function record(tracking: Tracking): Promise<string> {
  const run = await tracking.startRun({
    experiment: 'the reader',
    name: 'no: 1',
    tags: { week: '2026_47', empty: '' },
  });
  await run.logParams({ trees: 25, note: 'two\nlines' });
  await run.logMetrics({ auprc: 0.8125, broken: NaN });
  await run.logMetricCurve('curve', [3, 1e-7]);
  await run.logArtifact('notes/why.txt', 'because ü');
  await run.logInput({
    name: 'week_2026_47.csv',
    digest: 'c0ffee',
    source: 'data/week_2026_47.csv',
    sourceType: 'local',
    context: 'training',
    profile: { rows: 3 },
  });
  const files = onnxModelFolder({
    onnx: await readFile(join(fixtures, 'toy.onnx')),
    inputs: ['a', 'b'].map((name) => ({ name, type: 'double' })),
    outputs: [
      { name: 'label', type: 'long' },
      { name: 'probability', type: 'float' },
    ],
    inputExample: [
      [0.5, 2],
      [0.6, 2.5],
      [0.6, 2],
      [0.4, 3],
    ],
    runId: run.id,
    createdAt: new Date(),
  });
  for (const { path, bytes } of files) await run.logArtifact(`model/${path}`, bytes);
  const version = await tracking.registerModel({
    name: 'toy',
    runId: run.id,
    artifactPath: 'model',
    description: 'a toy',
    tags: { kind: 'stumps' },
  });
  await tracking.setAlias('toy', 'champion', version);
  await run.finish('FINISHED');
  return run.id;
}
