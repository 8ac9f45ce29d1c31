/**
 * Servers that ask who is there: MLflow with its own basic authentication, and MLflow behind a gateway that takes
 * bearer tokens.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTracking, type TrackingOptions } from '@fraud/mlflow-client';
import { expectPythonToRead, startProxyBefore, trackingContract } from '@fraud/mlflow-client/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMlflowToTest } from './find-mlflow-to-test.ts';
import { startMlflowServer } from './start-mlflow-server.ts';

const found = await findMlflowToTest('flask-wtf');
const reader = found && (await findMlflowToTest('onnx', 'onnxruntime'));
const admin = { username: 'admin', password: 'the-admin-of-a-test' };
/** No administrator: the server checks permissions as well. Only ASCII: MLflow's artifact routes read nothing else. */
const user = { username: 'trainer@example', password: 'pass: w0rd/12345' };
const token = 'tok-3n';

type Credentials = Omit<TrackingOptions, 'uri'>;
type Guarded = { url: string; close: () => Promise<void> };

async function withPasswords(dataDir: string): Promise<Guarded> {
  const environment = { MLFLOW_FLASK_SERVER_SECRET_KEY: 'secret', MLFLOW_AUTH_ADMIN_PASSWORD: admin.password };
  const server = await startMlflowServer({
    mlflow: found!.mlflow,
    dataDir,
    args: ['--app-name', 'basic-auth'],
    environment,
  });
  const authorization = `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`;
  const created = await fetch(`${server.url}/api/2.0/mlflow/users/create`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(user),
  });
  expect(created.status).toBe(200);
  return server;
}

async function behindGateway(dataDir: string): Promise<Guarded> {
  const server = await startMlflowServer({ mlflow: found!.mlflow, dataDir });
  const gateway = await startProxyBefore(server.url, {
    headersOf: ({ headers: { authorization, ...headers } }) =>
      authorization === `Bearer ${token}` ? headers : undefined,
  });
  return { url: gateway.url, close: () => (gateway.close(), server.close()) };
}

describe.skipIf(found === undefined).each([
  {
    guard: 'basic authentication',
    start: withPasswords,
    right: user,
    unknownRun: 'FRAUD_MLFLOW_DENIED',
    wrong: { 'no credentials': {}, 'a wrong password': { ...user, password: 'wrong' }, 'a token': { token } },
  },
  {
    guard: 'a gateway that takes bearer tokens',
    start: behindGateway,
    right: { token },
    unknownRun: 'FRAUD_MLFLOW_NOT_FOUND',
    wrong: { 'no credentials': {}, 'a wrong token': { token: 'wrong' }, 'a password': user },
  },
] as const)('with MLflow and $guard', ({ guard, start, right, unknownRun, wrong }) => {
  let dataDir: string;
  let server: Guarded;
  const open = (credentials: Credentials) => openTracking({ uri: server.url, ...credentials });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mlflow-guarded-'));
    server = await start(dataDir);
  }, 200_000);
  afterAll(async () => {
    await server?.close();
    await rm(dataDir, { recursive: true });
  }, 20_000);

  // MLflow hashes the password at each request, which takes the better part of a second: there what Python reads stands
  // for the contract.
  if ('token' in right)
    trackingContract(guard, () => Promise.resolve({ tracking: open(right), close: () => Promise.resolve() }));

  /** A server with permissions tells nobody whether a run exists. */
  test('an unknown run is refused', async () => {
    await expect(open(right).resumeRun('0'.repeat(32))).rejects.toMatchObject({ code: unknownRun });
  });

  test.each(Object.entries<Credentials>(wrong))(
    '%s: refused with a clear error, and nothing is recorded',
    async (_, credentials) => {
      const refusal = {
        code: 'FRAUD_MLFLOW_DENIED',
        message: expect.stringContaining('check the tracking user, password or token'),
      };
      await expect(open(credentials).startRun({ experiment: 'never made', name: 'a run' })).rejects.toMatchObject(
        refusal,
      );
      expect(await open(right).searchRuns({ experiment: 'never made' })).toEqual([]);
    },
  );

  test.skipIf(reader === undefined)(
    "MLflow's Python client with the same credentials gives back what was recorded",
    { timeout: 120_000 },
    async () => {
      const environment =
        'token' in right
          ? { MLFLOW_TRACKING_TOKEN: right.token }
          : { MLFLOW_TRACKING_USERNAME: right.username, MLFLOW_TRACKING_PASSWORD: right.password };
      await expectPythonToRead(open(right), { python: reader!.python, uri: server.url, cwd: dataDir, environment });
    },
  );
});
