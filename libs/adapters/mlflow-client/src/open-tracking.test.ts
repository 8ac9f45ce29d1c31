import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MlflowError } from './errors.ts';
import { openTracking } from './open-tracking.ts';

function codeAndMessage(uri: string): string {
  try {
    openTracking({ uri });
  } catch (error) {
    if (error instanceof MlflowError) return `${error.code} ${error.message}`;
  }
  return 'opened';
}

test.each([
  ['file:./mlruns', `MLflow files in ${join(process.cwd(), 'mlruns')}`],
  ['mlruns', `MLflow files in ${join(process.cwd(), 'mlruns')}`],
  ['file:///tmp/a%20b/mlruns', 'MLflow files in /tmp/a b/mlruns'],
  ['https://user:secret@mlflow.example:8443/ml/', 'MLflow at https://mlflow.example:8443/ml'],
])('openTracking() opens %s', (uri, description) => {
  expect(openTracking({ uri }).describe()).toBe(description);
});

test('openTracking() refuses sqlite: and names the two ways there are', () => {
  const refusal = codeAndMessage('sqlite:///mlflow.db');
  expect(refusal).toMatch(/^FRAUD_MLFLOW_URI_INVALID/);
  expect(refusal).toContain('mlflow server --backend-store-uri sqlite:///mlflow.db --port 5001');
  expect(refusal).toContain('file:./mlruns');
});

test.each([
  'databricks://profile',
  'postgresql://user:secret@host/db',
  'file://host/mlruns',
  'file:/tmp/artifacts/mlruns',
  'http://',
])('openTracking() refuses %s and keeps its secret', (uri) => {
  const refusal = codeAndMessage(uri);
  expect(refusal).toMatch(/^FRAUD_MLFLOW_URI_INVALID/);
  expect(refusal).not.toContain('secret');
});
