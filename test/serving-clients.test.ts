/**
 * The clients that other serving systems come with ask our API: NVIDIA's of the Open Inference Protocol, MLflow's of
 * its scoring server.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { aTransaction } from '@fraud/feature-schema/testing';
import { findMlflowToTest } from '@fraud/mlflow-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOnToys, type ApiProcess, type PublishedToy } from './api-process.ts';
import { TOKEN } from './services.ts';

const PYTHON = process.env['PYTHON'] ?? 'python3';
const lacksTriton = spawnSync(PYTHON, ['-c', 'import tritonclient.http']).status !== 0;
if (lacksTriton) console.warn(`Skipped: ${PYTHON} has no tritonclient[http]; PYTHON names another`);
const mlflow = await findMlflowToTest();

const folder = mkdtempSync(path.join(tmpdir(), 'fraud-clients-'));
const columns = ulbSchema.columns.map(({ name }) => name).filter((name) => name !== ulbSchema.label);
const rows = Array.from({ length: 40 }, (_, i) => aTransaction({ Time: i * 250, V1: (i % 7) - 3, Amount: i * 10 }));
const table = { columns, data: rows.map((row) => columns.map((name) => row[name]!)) };
let api: ApiProcess;
let toys: PublishedToy[];

beforeAll(async () => {
  ({ api, toys } = await apiOnToys(folder, [3]));
  await api.start();
}, 90_000);
afterAll(async () => {
  await api?.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

/** What the script prints. */
function ask<T>(python: string, script: string): T {
  const { status, stdout, stderr } = spawnSync(
    python,
    [path.join(import.meta.dirname, script), new URL(api.url).host, TOKEN],
    { cwd: folder, input: JSON.stringify(table), encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}

const ours = (): number[] => rows.map((row) => toys[0]!.score(row));

describe.skipIf(lacksTriton)("NVIDIA's client of the Open Inference Protocol (tritonclient)", () => {
  it('is answered in JSON and in bytes, and told what is wrong', { timeout: 120_000 }, () => {
    type Seen = {
      model: { versions: string[] };
      answers: Record<string, { fraud_probability: number[]; label: number[] }>;
      refusals: Record<string, { status: string; message: string }>;
    };
    const { answers, refusals, ...seen } = ask<Seen>(PYTHON, 'inference-client.py');
    expect(seen).toMatchObject({
      live: true,
      ready: true,
      server: { extensions: ['binary_tensor_data'] },
      modelReady: true,
      otherReady: false,
      model: {
        name: 'fraud',
        versions: [toys[0]!.version],
        inputs: [{ name: 'transactions', shape: [-1, columns.length], parameters: { columns } }],
      },
    });
    expect(new Set(ours()).size).toBeGreaterThan(1);
    for (const [how, { fraud_probability: probabilities, label }] of Object.entries(answers)) {
      expect(probabilities, how).toEqual(ours());
      expect(label, how).toEqual(ours().map((probability) => (probability >= 0.5 ? 1 : 0)));
    }
    expect(Object.entries(refusals).map(([what, { status, message }]) => [what, status, message])).toEqual([
      ['no token', '401', expect.stringContaining('uthorization')],
      ['an unknown model', '404', expect.stringContaining('There is no model other')],
      ['an unknown version', '404', expect.stringContaining('has no version 7 in service')],
      ['a wrong shape', '400', expect.stringContaining(`expected [${rows.length}, ${columns.length}]`)],
      ['a compressed body', '415', expect.stringContaining('content encoding gzip')],
      ['an unknown route', '404', expect.stringContaining('No route')],
    ]);
  });
});

describe.skipIf(mlflow === undefined)("MLflow's client of its scoring server", () => {
  it('is answered, and told what is wrong', { timeout: 120_000 }, () => {
    const { answers, refusals } = ask<{
      answers: Record<string, { label: number; fraud_probability: number }[]>;
      refusals: Record<string, string>;
    }>(mlflow!.python, 'scoring-client.py');
    expect(answers['a data frame']).toEqual(
      ours().map((probability) => ({ label: probability >= 0.5 ? 1 : 0, fraud_probability: probability })),
    );
    expect(refusals['a missing column']).toMatch(/INVALID_PARAMETER_VALUE.*Model is missing inputs .*Time/);
  });
});
