import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findMlflow } from './find-mlflow.ts';
import { addPackages, installMlflow } from './install-mlflow.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('Test skipped: no python3 on the PATH');

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'install-mlflow-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(parent, { recursive: true });
});

test('installMlflow() says that there is no python3, and leaves nothing', async () => {
  vi.stubEnv('PATH', parent);
  const result = await installMlflow({ folder: join(parent, 'mlflow'), timeoutMs: 5000 });
  expect(result).toEqual({ kind: 'impossible', reason: 'there is no python3 on the PATH' });
  expect(await readdir(parent)).toEqual([]);
  expect(await findMlflow({ folder: join(parent, 'mlflow') })).toBeUndefined();
});

test.skipIf(!hasPython)('installMlflow() ends within its time limit, and leaves nothing', async () => {
  const result = await installMlflow({ folder: join(parent, 'mlflow'), timeoutMs: 50 });
  expect(result).toEqual({ kind: 'impossible', reason: 'it took longer than 0.05 s' });
  expect(await readdir(parent)).toEqual([]);
});

test('installMlflow() says what pip says when the package index does not answer', async () => {
  for (const name of ['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL']) vi.stubEnv(name, 'http://127.0.0.1:9/simple');
  vi.stubEnv('PIP_FIND_LINKS', '');
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
  const result = await installMlflow({ folder: join(parent, 'mlflow'), timeoutMs: 60_000 });
  expect(result).toMatchObject({
    kind: 'impossible',
    reason: expect.stringMatching(
      /^(pip cannot install mlflow .*: ERROR|python3 cannot make a virtual environment|there is no python3)/,
    ),
  });
  expect(await readdir(parent)).toEqual([]);
}, 70_000);

test('addPackages() says that there is nothing to add to', async () => {
  const folder = join(parent, 'mlflow');
  expect(await addPackages({ folder, packages: ['onnx'], timeoutMs: 5000 })).toBe(
    `there is no environment in ${folder}`,
  );
});
