/** A forest from elsewhere on its way into service: imported, published, promoted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assessment, evaluate } from '@fraud/evaluation';
import { ulbSchema } from '@fraud/feature-schema';
import { exportOnnx, type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { loadModelFiles, readChampion } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../command-line/run-command.ts';
import { commands } from '../commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'fraud-publish-'));
const store = openObjectStore({ folder: join(folder, 'store') });
const weeks = [1, 2, 3].map((week) =>
  simulateWeek({ rows: 3_000, fraudShare: 0.02, seed: week, startTimeSeconds: week * 604_800 }),
);
const path = join(folder, 'imported.forest');
let model: ForestModel;

beforeAll(async () => {
  for (const [name, value] of Object.entries({
    STORE_DIR: join(folder, 'store'),
    BUCKET_NAME: '',
    REDIS_URL: 'redis://127.0.0.1:1',
  }))
    vi.stubEnv(name, value);
  for (const [i, week] of weeks.entries())
    await store.put(`weekly_data/week_2026_4${i + 1}.csv`, csvOf(week, ulbSchema));
  await store.put(
    'weekly_data/week_2026_44.csv',
    new TextEncoder().encode(new TextDecoder().decode(csvOf(weeks[2]!, ulbSchema)).replaceAll(/,[^,\n]+\n/g, '\n')),
  );
  model = {
    ...(await trainForest({
      ...weeks[0]!,
      inputs: ulbSchema.inputs,
      schemaFingerprint: ulbSchema.fingerprint,
      parameters: { trees: 10 },
    })),
    threshold: 0.3,
  };
  writeFileSync(join(folder, 'forest.onnx'), exportOnnx(model));
  expect((await run('import', '--onnx', join(folder, 'forest.onnx'), '--out', path)).exitCode).toBe(0);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]) {
  const told = { out: '', err: '', logged: '' };
  const context = {
    reporter: { log: (line: string) => (told.logged += line), progress: () => {} },
    signal: new AbortController().signal,
  };
  const exitCode = await runCommand(args, commands, context, {
    out: (text) => (told.out += text),
    err: (text) => (told.err += text),
  });
  return { exitCode, ...told };
}

const publish = (...weeksNamed: string[]) => run('models', 'publish', '--model', path, ...weeksNamed, '--json');

describe('fraud models publish', () => {
  it('measures the model on weeks it has not seen, and promote puts it into service', async () => {
    const { exitCode, out } = await publish(
      '--trained-on',
      'week_2026_41',
      '--judged-on',
      'week_2026_43',
      'week_2026_42',
    );
    expect(exitCode).toBe(0);
    const { version, folder: at } = JSON.parse(out) as { version: string; folder: string };
    const { manifest, files } = await loadModelFiles(store, at);
    expect(manifest.weeks.map(({ name, rows }) => [name, rows])).toEqual(
      [1, 2, 3].map((week) => [`week_2026_4${week}`, 3_000]),
    );
    expect(manifest.weeks.map(({ eventTime }) => eventTime)).toEqual(
      weeks.map(({ eventTime }) => ({ start: eventTime[0], end: eventTime.at(-1) })),
    );
    expect(manifest).toMatchObject({
      version,
      threshold: 0.3,
      training: { rows: 3_000 },
      heldOut: { rows: 6_000 },
      verdict: { kind: 'undecidable' },
      trainedAgainst: null,
      mlflow: null,
    });
    const scores = weeks.slice(1).flatMap((week) => [...scoreMatrix(model, week.matrix, week.rows)]);
    const labels = Uint8Array.from(weeks.slice(1).flatMap((week) => [...week.labels]));
    expect(manifest.metrics).toEqual(evaluate(Float64Array.from(scores), labels, 0.3));
    expect(manifest.metrics['auprc']).toBeGreaterThan(0.5);
    expect(
      assessment.parse(
        (JSON.parse(new TextDecoder().decode(files['metrics.json'])) as { challenger: unknown }).challenger,
      ).cost?.costs,
    ).toEqual({ missedFraud: 20, falseAlarm: 10, margin: 0.02 });
    expect(new TextDecoder().decode(files['input_example.csv']).split('\n')).toHaveLength(7);
    expect(files['model.onnx']).toBeDefined();

    expect(await readChampion(store)).toBeUndefined();
    expect((await run('models', 'promote', '--version', version)).exitCode).toBe(0);
    expect((await readChampion(store))?.version).toBe(version);
  });

  it.each([
    [65, ['--judged-on', 'week_2026_09'], 'has under weekly_data/ week_2026_41, week_2026_42'],
    [65, ['--judged-on', 'week_2026_44'], 'week_2026_44: it has no labels'],
    [
      64,
      ['--trained-on', 'week_2026_42', '--judged-on', 'week_2026_41'],
      'week_2026_41 is not later than week_2026_42',
    ],
    [64, [], '--judged-on WEEK is missing'],
  ])('ends with %i where weeks cannot be used: %j', async (code, args, message) => {
    expect(await publish(...args)).toMatchObject({ exitCode: code, err: expect.stringContaining(message) as string });
  });
});
