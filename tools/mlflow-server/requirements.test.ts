/** The packages that pip may put into the image of MLflow and into an installation of `npm start`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MLFLOW_VERSION } from '@fraud/mlflow-client';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const requirements = textOf('docker/mlflow/requirements.txt')
  .replaceAll(/^ *#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .trim()
  .split('\n');

const named = requirements.map((requirement) => [requirement.split(' ')[0]!, requirement] as const);
it.each(named)('%s names the hashes of its files', (_, requirement) => {
  expect(requirement).toMatch(/^[a-z0-9-]+==[\w.]+ ( ?; [^\\]+?)?(\s*--hash=sha256:[0-9a-f]{64})+\s*$/);
});

it('MLflow is of the version that its client was tested with', () => {
  const versions = requirements.filter((line) => line.startsWith('mlflow==')).map((line) => line.split(' ')[0]);
  expect(versions).toEqual([`mlflow==${MLFLOW_VERSION}`]);
  expect(textOf('docker/mlflow/pyproject.toml')).toContain(`"mlflow==${MLFLOW_VERSION}"`);
});

it('the image takes these packages and no others, and its last stage has no pip', () => {
  const [build, last] = textOf('docker/mlflow.Dockerfile').split(/\nFROM (?!.* AS )/);
  expect(build).toMatch(/pip .*install .*--require-hashes --no-deps --only-binary=:all:[\s\\]+-r requirements\.txt$/m);
  expect(last).not.toMatch(/pip|venv/);
});
