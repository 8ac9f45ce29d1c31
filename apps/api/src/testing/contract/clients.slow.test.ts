/** Clients that others' generators make from the OpenAPI document: they compile, share their classes, and predict. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, TOKEN } from '../api-under-test.ts';

const GENERATOR = 'openapi-python-client==0.29.1';
const INSTALL_MS = 240_000;

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'api-clients-'));
const documentFile = path.join(folder, 'openapi.json');
let api: Awaited<ReturnType<typeof startApi>>;
let url: string;
let document: string;
beforeAll(async () => {
  api = await startApi();
  url = await api.http.listen({ port: 0, host: '127.0.0.1' });
  document = (await api.http.inject('/openapi.json')).body;
  writeFileSync(documentFile, document);
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

const typeScriptClient = (url: string) => `
import createClient from 'openapi-fetch';
import type { components, paths } from './openapi.ts';

const client = createClient<paths, 'application/json' | 'application/problem+json'>({
  baseUrl: '${url}',
  headers: { authorization: 'Bearer ${TOKEN}' },
});
const row: components['schemas']['Transaction'] = { Time: 86402, b: 1, id: 'payment-1' };
const query = { explain: 'top3' } as const;
const { data, error } = await client.POST('/predict', { body: { data: [row] }, params: { query } });
if (error !== undefined) throw new Error(error.detail);
const word: 'Fraud' | 'No Fraud' = data.class[0]!;
const refused = await client.POST('/predict', { body: { data: [] } });
console.log(JSON.stringify({ word, weeks: data.model.weeks, refused: refused.error?.errors?.[0]?.field }));
`;

describe('a TypeScript client', () => {
  it('of openapi-typescript compiles under strict and predicts', async () => {
    const client = path.join(folder, 'typescript');
    mkdirSync(client);
    symlinkSync(path.resolve('node_modules'), path.join(client, 'node_modules'));
    writeFileSync(path.join(client, 'package.json'), '{"type":"module"}');
    writeFileSync(path.join(client, 'openapi.ts'), astToString(await openapiTS(document)));
    writeFileSync(path.join(client, 'client.ts'), typeScriptClient(url));
    const options = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit'];
    const modules = ['--module', 'nodenext', '--target', 'esnext', '--allowImportingTsExtensions', '--types', 'node'];
    await run(path.resolve('node_modules/.bin/tsc'), [...options, ...modules, 'client.ts'], { cwd: client }).catch(
      ({ stdout }: { stdout: string }) => expect.unreachable(stdout),
    );
    const { stdout } = await run(process.execPath, ['client.ts'], { cwd: client });
    expect(JSON.parse(stdout)).toEqual({ word: 'Fraud', weeks: ['week_2026_46'], refused: 'data' });
  });
});

const pythonClient = (url: string) => `
from client import AuthenticatedClient
from client.api.predictions import predict
from client.models import PredictAnswer, PredictRequest, Problem, Transaction

client = AuthenticatedClient(base_url="${url}", token="${TOKEN}")
row = Transaction.from_dict({"Time": 86402, "b": 1, "id": "payment-1"})
answer = predict.sync(client=client, body=PredictRequest(data=[row]))
assert isinstance(answer, PredictAnswer), answer
refused = predict.sync(client=client, body=PredictRequest(data=[]))
assert isinstance(refused, Problem), refused
print(answer.predictions[0].class_, refused.errors[0].field)
`;

describe('a Python client', () => {
  it('of openapi-python-client has one class a schema and predicts', { timeout: 2 * INSTALL_MS }, async ({ skip }) => {
    const bin = path.join(folder, 'venv', 'bin');
    try {
      await run('python3', ['-m', 'venv', path.join(folder, 'venv')]);
      await run(path.join(bin, 'pip'), ['install', '--quiet', GENERATOR], { timeout: INSTALL_MS });
    } catch (error) {
      return skip(`${GENERATOR} cannot be installed here: Python 3 with venv and PyPI are needed: ${String(error)}`);
    }
    const generate = [
      'generate',
      '--path',
      documentFile,
      '--meta',
      'none',
      '--output-path',
      path.join(folder, 'client'),
    ];
    await run(path.join(bin, 'openapi-python-client'), generate, { env: { PATH: `${bin}:${process.env['PATH']}` } });

    const classes = readdirSync(path.join(folder, 'client', 'models'));
    expect(classes.filter((name) => name.endsWith('problem.py')).sort()).toEqual([
      'field_problem.py',
      'inference_problem.py',
      'problem.py',
      'scoring_problem.py',
    ]);
    const { schemas } = (JSON.parse(document) as { components: { schemas: object } }).components;
    expect(classes.length).toBeLessThan(2 * Object.keys(schemas).length);

    writeFileSync(path.join(folder, 'ask.py'), pythonClient(url));
    const { stdout } = await run(path.join(bin, 'python'), ['ask.py'], { cwd: folder });
    expect(stdout.trim()).toBe('Fraud data');
  });
});
