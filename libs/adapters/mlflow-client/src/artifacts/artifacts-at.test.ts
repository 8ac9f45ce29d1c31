import { expect, test } from 'vitest';
import { createRestClient } from '../rest/rest-client.ts';
import { artifactsAt } from './artifacts-at.ts';

const client = createRestClient({ uri: 'http://127.0.0.1:5001' });
const openBucket = () => expect.fail('a bucket was opened');
const refusal = expect.objectContaining({ code: 'FRAUD_MLFLOW_ARTIFACTS_UNSUPPORTED' });

test.each(['gs://bucket/x', 'http://elsewhere/x', 's3://bucket', 's3:///x'])('artifactsAt() refuses %s', (uri) => {
  expect(() => artifactsAt(uri, client, openBucket)).toThrow(refusal);
});

test('artifactsAt() refuses s3:// where nobody can open a bucket', () => {
  expect(() => artifactsAt('s3://bucket/1/run/artifacts', client, undefined)).toThrow(refusal);
});
