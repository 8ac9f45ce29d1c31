import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDecisionLog } from '@fraud/decision-log';
import { entityHasher } from '@fraud/feature-schema';
import { cardSchema } from '@fraud/transaction-history/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CommandContext } from '../../command-line/command.ts';
import { eraseCommand } from '../erase-command.ts';
import { historyRebuildCommand } from './history-rebuild-command.ts';
import { historyShowCommand } from './history-show-command.ts';

const entityKey = 'a key of thirty-two bytes or more';
const context: CommandContext = {
  reporter: { log: () => {}, progress: () => {} },
  signal: new AbortController().signal,
};
const HOUR = 3_600;
const now = Math.floor(Date.now() / 1000);

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fraud-history-'));
  const [schemaFile, logDir, weeksDir] = ['schema.json', 'log', 'store/weekly_data'].map((name) => join(folder, name));
  for (const [name, value] of Object.entries({
    STORE_DIR: join(folder, 'store'),
    BUCKET_NAME: '',
    FEATURE_SCHEMA_FILE: schemaFile!,
    ENTITY_KEY: entityKey,
    DECISION_LOG_DIR: logDir!,
  }))
    vi.stubEnv(name, value);
  writeFileSync(schemaFile!, cardSchema.json);
  await mkdir(weeksDir!, { recursive: true });
  const week = [
    'payment,time,amount,card,shop,fraud',
    `a,${now - 30 * HOUR},10,4711,s,1`,
    `b,${now - 3 * HOUR},20,4711,t,0`,
  ].join('\n');
  writeFileSync(join(weeksDir!, 'week_1.csv'), week);
  const hide = entityHasher(entityKey);
  const log = await openDecisionLog({ dir: logDir!, schema: cardSchema, instance: 'api' });
  const decided = {
    decidedAt: new Date(),
    token: 'shop',
    probability: 0.1,
    threshold: 0.5,
    predictedClass: 0,
  } as const;
  for (const [payment, hours, amount] of [
    ['b', 3, 20], // in the weekly file too
    ['c', 2, 60],
  ] as const)
    await log.append([
      {
        ...decided,
        id: `019c3e6b-0d51-7a31-8c11-5b0b6c1f0f1${hours}`,
        transactionId: payment,
        modelVersion: '0123456789ab',
        transaction: { payment, time: now - hours * HOUR, amount, card: hide('4711'), shop: hide('t') },
      },
    ]);
  await log.close();
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('shows the payments of a card and its columns, the same after the snapshot is made anew', async () => {
  const shown = await historyShowCommand.start(['--entity', 'card=4711', 'shop=t', '--last', '2'], context);
  expect(shown.data).toMatchObject({
    groups: [
      { group: 'card', events: 3, last: [{ numbers: { amount: 20 } }, { timeSeconds: now - 2 * HOUR }] },
      { group: 'shop', events: 2, last: [{ label: 0 }, { label: undefined }] },
      { group: 'card+shop', events: 2 },
    ],
    columns: { 'card.count.1d': 2, 'card.amount.mean.7d': 30, 'card.isFirst': 0, 'card+shop.count.7d': 2 },
  });
  expect(shown.text).toContain('card: 3 payments are kept, the last 2 of them');
  const rebuilt = await historyRebuildCommand.start([], context);
  expect(rebuilt.data).toMatchObject({ kept: 'memory', entities: 5, events: 9 });
  rmSync(join(folder, 'store'), { recursive: true });
  const again = await historyShowCommand.start(['--entity', 'card=4711', 'shop=t', '--last', '2'], context);
  expect(again.data).toMatchObject({ groups: (shown.data as { groups: object }).groups });
});

it('shows nothing of erased decisions, though the snapshot is older; what a weekly file says stays', async () => {
  await historyRebuildCommand.start([], context);
  await eraseCommand.start(['--entity', 'card=4711'], context);
  const { data } = await historyShowCommand.start(['--entity', 'card=4711'], context);
  expect(data).toMatchObject({ groups: [{ group: 'card', events: 2 }], columns: { 'card.count.1d': 1 } });
});

it('names the entities where another column is asked for', async () => {
  await expect(historyShowCommand.start(['--entity', 'amount=3'], context)).rejects.toMatchObject({
    code: 'FRAUD_CLI_USAGE',
    message: expect.stringContaining('histories are kept of card, shop') as string,
  });
});
