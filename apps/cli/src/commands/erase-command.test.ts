import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDecisionId, openDecisionLog, readDecisions, shipDecisionLog } from '@fraud/decision-log';
import { entityHasher, parseFeatureSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../command-line/run-command.ts';
import { commands } from './commands.ts';

const KEY = 'k'.repeat(32);
const shape = {
  version: 2,
  name: 'cards',
  eventTime: { column: 'time', as: 'seconds' },
  label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
  columns: [
    { name: 'amount', type: 'number', missing: [''] },
    { name: 'card', type: 'entity', missing: [''] },
  ],
};
const root = mkdtempSync(join(tmpdir(), 'fraud-erase-'));
const dir = join(root, 'decision-log');
const store = openObjectStore({ folder: join(root, 'store') });
beforeEach(() => {
  writeFileSync(join(root, 'schema.json'), JSON.stringify(shape));
  vi.stubEnv('STORE_DIR', join(root, 'store'));
  vi.stubEnv('BUCKET_NAME', '');
  vi.stubEnv('DECISION_LOG_DIR', dir);
  vi.stubEnv('FEATURE_SCHEMA_FILE', join(root, 'schema.json'));
  vi.stubEnv('ENTITY_KEY', KEY);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

async function fraud(...args: string[]) {
  const told = { out: '', err: '' };
  const context = { reporter: { log: () => {}, progress: () => {} }, signal: new AbortController().signal };
  const exitCode = await runCommand(args, commands, context, {
    out: (text) => (told.out += text),
    err: (text) => (told.err += text),
  });
  return { exitCode, ...told };
}

async function logPaymentsOf(...cards: string[]): Promise<string[]> {
  const hide = entityHasher(KEY);
  const decisions = cards.map((card) => ({
    id: newDecisionId(),
    decidedAt: new Date(),
    token: 'shop',
    transaction: { time: 1, amount: 2, card: hide(card) },
    probability: 0.25,
    threshold: 0.5,
    predictedClass: 0 as const,
    modelVersion: '0123456789ab',
  }));
  const log = await openDecisionLog({ dir, schema: parseFeatureSchema(shape), instance: 'api' });
  await log.append(decisions);
  await log.close();
  await shipDecisionLog({ dir, store });
  return decisions.map(({ id }) => id);
}

async function idsLeft(): Promise<string[]> {
  const keys = await Array.fromAsync(store.list('request_logs/'));
  const logs = await Promise.all(keys.map(async ({ key }) => readDecisions((await store.get(key))!.bytes).decisions));
  return logs.flat().map(({ id }) => id);
}

describe('fraud erase', () => {
  it('erases by the value that clients send, and by id; the audit trail says that, and not whom', async () => {
    const [ann, bob, carol] = await logPaymentsOf('4111111111111111', '5500000000000004', '340000000000009');
    expect(await fraud('erase', '--entity', 'card=4111111111111111')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('erased 1 decisions and 0 labels') as unknown,
    });
    expect(await idsLeft()).toEqual([bob, carol]);
    expect((await fraud('erase', '--transaction', bob!)).exitCode).toBe(0);
    expect(await idsLeft()).toEqual([carol]);
    expect((await fraud('erase', '--entity', 'card=4111111111111111')).out).toContain('erased 0 decisions');

    const lines = await Promise.all(
      (await Array.fromAsync(store.list('audit/'))).map(async ({ key }) =>
        new TextDecoder().decode((await store.get(key))!.bytes),
      ),
    );
    const text = lines.join('');
    expect(text.match(/"data.erase"/g)).toHaveLength(3);
    const secrets = ['4111', entityHasher(KEY)('4111111111111111'), ann!, bob!];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it.each([
    [[], 'one of --entity COLUMN=VALUE and --transaction ID is needed'],
    [['--entity', 'shop=x'], 'of type entity in the schema: card'],
    [['--entity', 'card'], 'expected a column of type entity and its value'],
  ])('refuses %j', async (args, why) => {
    const { exitCode, err } = await fraud('erase', ...args);
    expect([exitCode, err]).toEqual([64, expect.stringContaining(why)]);
  });
});
