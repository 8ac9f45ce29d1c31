import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDecisionId, openDecisionLog, shipDecisionLog } from '@fraud/decision-log';
import { entityHasher, type Transaction } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { openMemoryHistory } from '@fraud/transaction-history';
import { cardSchema } from '@fraud/transaction-history/testing';
import { weeklyEvents } from '@fraud/weekly-data';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { measureSkew } from './measure-skew.ts';

const entityKey = 'a key of thirty-two bytes or more';
const hide = entityHasher(entityKey);
const HOUR = 3_600;
const start = Math.floor(Date.now() / 1000) - 20 * HOUR * 24;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'skew-'))));
afterEach(() => rmSync(folder, { recursive: true }));

type Row = { readonly [Column in 'payment' | 'card' | 'shop']: string } & { readonly time: number; fraud: 0 | 1 };
const rowOf = (i: number): Row => ({
  ...{ payment: `p${i}`, card: `c${(i * i) % 17}`, shop: `s${i % 5}` },
  ...{ time: start + i * HOUR, fraud: i % 7 === 0 ? 1 : 0 },
});

/** Weekly files of the rows: before the log, and of the rows that it holds. */
async function putWeek(week: number, rows: readonly Row[]): Promise<void> {
  const lines = rows.map(({ payment, time, card, shop, fraud }) => [payment, time, 5, card, shop, fraud].join());
  const bytes = new TextEncoder().encode(['payment,time,amount,card,shop,fraud', ...lines].join('\n'));
  await openObjectStore({ folder: join(folder, 'store') }).put(`weekly_data/week_${week}.csv`, bytes);
}

/** What the API answered, one after the other; `spoil` changes what is logged. */
async function serve(rows: readonly Row[], spoil: (transaction: Transaction, i: number) => object = () => ({})) {
  const dir = join(folder, 'log');
  const log = await openDecisionLog({ dir, schema: cardSchema, instance: 'api' });
  const weeks = { store: { folder: join(folder, 'store') }, weeksPrefix: 'weekly_data/', entityKey };
  const histories = openMemoryHistory({
    dir: join(folder, 'histories'),
    async *pastSince() {},
    newsFor: (schema, isKnown) => weeklyEvents(weeks, schema, isKnown),
    erasures: () => Promise.resolve([]),
    learnMs: 1e6,
    note: () => {},
    onError: (error) => expect.fail(error.message),
  });
  await histories.open(cardSchema);
  for (const [i, { payment, time, card, shop }] of rows.entries()) {
    const transaction: Transaction = { payment, time, amount: 5, card: hide(card), shop: hide(shop) };
    await histories.derive(cardSchema, [transaction]);
    const decision = { id: newDecisionId(), decidedAt: new Date(), token: 't', transactionId: payment };
    const answer = { probability: 0.1, threshold: 0.5, predictedClass: 0, modelVersion: '0123456789ab' } as const;
    await log.append([{ ...decision, ...answer, transaction: { ...transaction, ...spoil(transaction, i) } }]);
  }
  await histories.close();
  await log.close();
  await shipDecisionLog({ dir, store: openObjectStore({ folder: join(folder, 'store') }) });
}

const measure = () =>
  measureSkew(
    {
      store: openObjectStore({ folder: join(folder, 'store') }),
      weeks: { store: { folder: join(folder, 'store') }, weeksPrefix: 'weekly_data/', entityKey },
      schema: cardSchema,
    },
    new Date(),
  );
const rows = Array.from({ length: 400 }, (_, i) => rowOf(i));

it('finds no difference where the API derived what training derives, weekly files and labels included', async () => {
  await putWeek(1, rows.slice(0, 170));
  await serve(rows.slice(170));
  await putWeek(2, rows.slice(170));
  const skew = await measure();
  // shares of shops count frauds of week 2 only where their label had come, which it had not
  expect(skew).toMatchObject({ compared: 230, stale: 0 });
  expect(skew!.differing).toBeGreaterThan(0);
  expect(skew!.columns.map(({ name }) => name).every((name) => name.includes('fraudShare'))).toBe(true);
  await putWeek(
    2,
    rows.slice(170).map((row) => ({ ...row, fraud: 0 })),
  );
  expect(await measure()).toMatchObject({ compared: 230, differing: 0, columns: [] });
});

it('names the columns that differ, and leaves stale answers out', async () => {
  await serve(rows.slice(0, 60), (transaction, i) => ({
    ...(i === 30 && { 'card.count.7d': (transaction['card.count.7d'] as number) + 1 }),
    ...(i === 40 && { 'shop.count.1d': null }),
    ...(i > 50 && { history_state: 'stale' }),
  }));
  expect(await measure()).toMatchObject({
    ...{ compared: 51, differing: 2, stale: 9 },
    columns: [
      { name: 'card.count.7d', differing: 1 },
      { name: 'shop.count.1d', differing: 1 },
    ],
  });
});

it('says nothing without shipped decisions', async () => {
  expect(await measure()).toBeUndefined();
});
