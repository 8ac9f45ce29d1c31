import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasHistories, parseFeatureSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { afterAll, expect, it } from 'vitest';
import { openDecisionLog } from '../appending/decision-log.ts';
import { newDecisionId } from '../decision.ts';
import { writeTombstones } from '../erasing/tombstones.ts';
import { loggedEvents } from './logged-events.ts';

const dir = mkdtempSync(join(tmpdir(), 'logged-events-'));
afterAll(() => rmSync(dir, { recursive: true }));

it('leaves out a decision that has a tombstone and is still in the log', async () => {
  const schema = parseFeatureSchema({
    version: 2,
    name: 'cards',
    eventTime: { column: 'time', as: 'seconds' },
    label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
    id: 'payment',
    columns: [
      { name: 'amount', type: 'number' },
      { name: 'card', type: 'entity' },
    ],
    derived: [{ per: 'card', as: 'count', within: '7d' }],
  });
  if (!hasHistories(schema)) throw new TypeError('the schema has no histories');
  const store = openObjectStore({ folder: join(dir, 'store') });
  const [kept, erased] = [newDecisionId(), newDecisionId()];
  const log = await openDecisionLog({ dir, schema, instance: 'api' });
  const decided = {
    ...{ decidedAt: new Date(), token: 'shop', probability: 0.1, threshold: 0.5 },
    ...{ predictedClass: 0 as const, modelVersion: '0123456789ab' },
  };
  const transaction = (amount: number) => ({
    payment: `p${amount}`,
    time: Date.now() / 1000,
    amount,
    card: '00000000000000aa',
  });
  await log.append([
    { ...decided, id: kept, transaction: transaction(1) },
    { ...decided, id: erased, transaction: transaction(2) },
  ]);
  const count = async () => {
    const events = [];
    for await (const { timeSeconds } of loggedEvents({ dir, store }, schema)) events.push(timeSeconds);
    return events.length;
  };
  expect(await count()).toBe(2);
  await writeTombstones(store, newDecisionId(), new Map([[erased, new Date()]]), new Date());
  expect(await count()).toBe(1);
  await log.close();
});
