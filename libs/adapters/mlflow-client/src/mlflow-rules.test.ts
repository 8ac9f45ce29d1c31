import { expect, test } from 'vitest';
import { checkAlias, checkArtifactPath, checkModelName, cutVisibly } from './mlflow-rules.ts';

const invalid = expect.objectContaining({ code: 'FRAUD_MLFLOW_INVALID' });

test('cutVisibly() leaves what fits, and cuts between characters', () => {
  expect(cutVisibly('x'.repeat(100), 100)).toBe('x'.repeat(100));
  const cut = cutVisibly('😀'.repeat(100), 101);
  expect(cut.length).toBeLessThanOrEqual(101);
  expect(cut).toMatch(/😀 \[cut, 200 characters\]$|\uFFFD \[cut, 200 characters\]$/);
  expect(cut.isWellFormed()).toBe(true);
});

test('checkArtifactPath() lets nothing leave the run', () => {
  expect(checkArtifactPath('model/ü 1%.bin')).toBe('model/ü 1%.bin');
  for (const path of ['', '/x', 'x/', '..', 'a/../../b', './a', 'a\\b', 'a\0'])
    expect(() => checkArtifactPath(path), path).toThrow(invalid);
});

test('checkModelName() and checkAlias() refuse what MLflow does', () => {
  for (const name of ['', ' ', 'a/b', 'a:b', '..', '100%']) expect(() => checkModelName(name), name).toThrow(invalid);
  for (const alias of ['', 'latest', 'v1', 'V12', 'a b', 'a/b'])
    expect(() => checkAlias(alias), alias).toThrow(invalid);
  expect(checkAlias('champion')).toBe('champion');
});
