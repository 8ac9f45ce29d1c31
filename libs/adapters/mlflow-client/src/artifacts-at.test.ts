import { expect, test } from 'vitest';

import { artifactsAt } from './artifacts-at.ts';
import { createRestClient } from './rest-client.ts';

test.each(['s3://bucket/1/run/artifacts', 'gs://bucket/x', 'http://elsewhere/x'])('artifactsAt() refuses %s', (uri) => {
  const client = createRestClient({ uri: 'http://127.0.0.1:5001' });
  expect(() => artifactsAt(uri, client)).toThrow(expect.objectContaining({ code: 'FRAUD_MLFLOW_ARTIFACTS_UNSUPPORTED' }));
});
