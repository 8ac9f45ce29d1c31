/** Commands on a team's own columns: categories, gaps, ids, and a model that has its schema inside. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeModel } from '@fraud/forest-model';
import { readChampion } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { type Payment, paymentsCsv, simulatePayments } from '@fraud/simulation';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../command-line/run-command.ts';
import { commands } from './commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'fraud-own-columns-'));
const at = (name: string) => join(folder, name);
const WEEK_SECONDS = 604_800;
const MONDAY = Date.parse('2026-11-02T00:00:00Z') / 1_000;
const weeks = [0, 1, 2].map((week) =>
  simulatePayments({
    rows: 2_000,
    seed: 1 + week,
    startTimeSeconds: MONDAY + week * WEEK_SECONDS,
    fraudShare: 0.04,
    cards: 300,
  }),
);
const last = weeks[2]!;

async function run(...args: string[]) {
  const told = { out: '', err: '', logged: '' };
  const context = {
    reporter: { log: (line: string) => (told.logged += `${line}\n`), progress: () => {} },
    signal: new AbortController().signal,
  };
  const exitCode = await runCommand(args, commands, context, {
    out: (text) => (told.out += text),
    err: (text) => (told.err += text),
  });
  return { exitCode, ...told };
}

async function json<T>(...args: string[]): Promise<T> {
  const { exitCode, out, err } = await run(...args, '--json');
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return JSON.parse(out) as T;
}

beforeAll(async () => {
  vi.stubEnv('STORE_DIR', at('store'));
  vi.stubEnv('BUCKET_NAME', '');
  vi.stubEnv('FEATURE_SCHEMA_FILE', '');
  vi.stubEnv('ENTITY_KEY', 'a key of the test, of thirty-two bytes');
  weeks.forEach((week, i) => writeFileSync(at(`week_2026_${45 + i}.csv`), paymentsCsv(week)));
  await json('schema', 'infer', at('week_2026_45.csv'), '--out', at('schema.json'));
  const files = [at('week_2026_45.csv'), at('week_2026_46.csv')];
  await json('train', '--csv', ...files, '--schema', at('schema.json'), '--out', at('model.forest'), '--trees', '30');
}, 60_000);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const onRows = ['--model', at('model.forest'), '--csv', at('week_2026_47.csv')];

describe('fraud, on payments with categories and gaps', { timeout: 60_000 }, () => {
  it('train keeps schema and levels in the model, and inspect names them', async () => {
    const { schema, categories } = decodeModel(readFileSync(at('model.forest')));
    expect(JSON.parse(schema!)).toEqual(JSON.parse(readFileSync(at('schema.json'), 'utf8')));
    expect(categories[0]!.levels).toContain(weeks[0]![0]!.merchant_category);
    const told = await run('inspect', '--model', at('model.forest'));
    expect(told.out).toMatch(/schema +week_2026_45, [0-9a-f]{16}; the model has it/);
    expect(told.out).toMatch(/categories +merchant_category \d+ levels/);
  });

  it("evaluate needs no --schema, and reckons with the schema's amount", async () => {
    const { auprc, cost } = await json<{ auprc: number; cost: { flagNothing: number } }>('evaluate', ...onRows);
    expect(auprc).toBeGreaterThan(0.08); // 0.04 by chance
    const missed = last.filter(({ is_fraud }) => is_fraud === 1).reduce((sum, { amount }) => sum + amount + 20, 0);
    expect(cost.flagNothing).toBeCloseTo(missed, 0);
  });

  it('score writes the id of each row', async () => {
    await json('score', ...onRows, '--out', at('scores.csv'));
    const [header, ...lines] = readFileSync(at('scores.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('row,transaction_id,probability,class');
    expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual(
      last.map(({ transaction_id }, row) => [String(row), transaction_id]),
    );
  });

  it('explain shows values as the file has them', async () => {
    const row = last.findIndex(({ confirmed, is_fraud }) => is_fraud === 1 && confirmed !== null);
    const { contributions, probability } = await json<{
      contributions: { input: string; value: unknown }[];
      probability: number;
    }>('explain', ...onRows, '--row', String(row));
    const valueOf = (input: string) => contributions.find((each) => each.input === input)!.value;
    for (const column of ['merchant_category', 'channel', 'confirmed'] satisfies (keyof Payment)[])
      expect(valueOf(column)).toBe(last[row]![column]);
    expect(valueOf('merchant_latitude')).toBe(last[row]!.merchant_latitude);
    const scored = readFileSync(at('scores.csv'), 'utf8').split('\n')[row + 1]!;
    expect(Number(scored.split(',')[2])).toBe(probability);
    const inShop = last.findIndex(({ confirmed }) => confirmed === null);
    expect((await run('explain', ...onRows, '--row', String(inShop), '--top', '30')).out).toMatch(
      /confirmed is missing/,
    );
  });

  it('refuses a schema that is not the one of the model, and says what differs', async () => {
    const other = JSON.parse(readFileSync(at('schema.json'), 'utf8')) as { columns: { name: string }[] };
    const columns = other.columns.filter(({ name }) => name !== 'channel');
    writeFileSync(at('other.json'), JSON.stringify({ ...other, columns }));
    const { exitCode, err } = await run('evaluate', ...onRows, '--schema', at('other.json'));
    expect(exitCode).toBe(65);
    expect(err).toContain('it has no "channel"');
    expect(err).toContain('leave out --schema: the model has its own');
  });

  it('names columns that a file lacks, and rows without a label; both are no fault', async () => {
    const [header, ...lines] = paymentsCsv(last).trimEnd().split('\n');
    const place = header!.split(',').indexOf('channel');
    const without = [header!, ...lines].map((line) => line.split(',').toSpliced(place, 1).join(','));
    without[3] = without[3]!.replace(/[01]$/, '');
    writeFileSync(at('gaps.csv'), without.join('\n'));
    const { exitCode, logged } = await run('evaluate', '--model', at('model.forest'), '--csv', at('gaps.csv'));
    expect(exitCode).toBe(0);
    expect(logged).toContain('columns that it lacks count as missing: channel');
    expect(logged).toContain('1 rows have no label yet and are left out');
  });

  it('models publish puts it into the store, for promotion', async () => {
    const store = openObjectStore({ folder: at('store') });
    for (const week of [45, 46, 47])
      await store.put(`weekly_data/week_2026_${week}.csv`, readFileSync(at(`week_2026_${week}.csv`)));
    const { version } = await json<{ version: string }>(
      'models',
      'publish',
      '--model',
      at('model.forest'),
      '--trained-on',
      'week_2026_45',
      'week_2026_46',
      '--judged-on',
      'week_2026_47',
    );
    await json('models', 'promote', version);
    expect((await readChampion(store))?.version).toBe(version);
  });
});
