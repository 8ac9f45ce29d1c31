import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Decision,
  type DecisionIndex,
  type LabelBatch,
  labelKey,
  newDecisionId,
  openDecisionIndex,
  openDecisionLog,
  openLabelSpool,
  shipDecisionLog,
} from '../index.ts';

const cards = parseFeatureSchema({
  version: 2,
  name: 'cards',
  eventTime: { column: 'time', as: 'seconds' },
  label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
  id: 'payment',
  amount: 'amount',
  columns: [
    { name: 'amount', type: 'number', missing: [''] },
    { name: 'card', type: 'entity', missing: [''] },
    { name: 'shop', type: 'category', missing: [''] },
    { name: 'device', type: 'entity', missing: [''] },
  ],
});
const [ANN, BOB] = ['00112233445566aa', 'ffeeddccbbaa9988'];

let root: string;
let opened: DecisionIndex[] = [];
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'decision-index-'))));
afterEach(async () => {
  for (const index of opened) await index.close();
  opened = [];
  rmSync(root, { recursive: true });
});
const dir = () => join(root, 'log');
const store = () => openObjectStore({ folder: join(root, 'store') });

function open(): DecisionIndex {
  const index = openDecisionIndex({
    dir: dir(),
    labelsDir: join(dir(), 'labels'),
    store: { folder: join(root, 'store') },
    amountColumn: undefined,
    days: 90,
    onError: (error) => expect.unreachable(error.message),
  });
  index.keep();
  opened.push(index);
  return index;
}

const START = Date.now() - 1_000;
let made = 0;
/** Each a millisecond after the one before: those of one millisecond are in no order. */
function nextId(): string {
  const time = (START + ++made).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${newDecisionId().slice(13)}`;
}
function aPayment({
  card = ANN,
  device = null as string | null,
  amount = 10,
  ...changes
}: Partial<Decision> & {
  card?: string;
  device?: string | null;
  amount?: number | null;
}): Decision {
  const payment = changes.transactionId ?? `payment-${made}`;
  return {
    id: nextId(),
    decidedAt: new Date(),
    token: 'till',
    transactionId: payment,
    transaction: { time: 1, payment, amount, card, shop: 'wine, "red"', device },
    probability: 0.02,
    threshold: 0.5,
    predictedClass: 0,
    modelVersion: '0123456789ab',
    ...changes,
  };
}

async function log(decisions: readonly Decision[], instance = 'api'): Promise<void> {
  const open = await openDecisionLog({ dir: dir(), schema: cards, instance });
  await open.append(decisions);
  await open.close();
}

type Query = Parameters<DecisionIndex['search']>[0];
const idsOf = async (index: DecisionIndex, query: Partial<Query> = {}) =>
  (await index.search({ limit: 50, ...query }))?.decisions.map(({ id }) => id);
const has = (index: DecisionIndex, decisions: readonly Decision[], query: Partial<Query> = {}) =>
  vi.waitFor(async () => expect(await idsOf(index, query)).toEqual(decisions.map(({ id }) => id).toReversed()), {
    timeout: 30_000,
  });
const batchOf = (labels: LabelBatch['labels']): LabelBatch => ({
  id: nextId(),
  receivedAt: new Date().toISOString(),
  token: 'bank',
  labels,
});

describe('the index of decisions', () => {
  it('finds decisions by each of what it keeps, latest first, page by page', async () => {
    const [first, second, third, fourth] = [
      aPayment({ transactionId: '=payment, "1"', probability: 0.9, predictedClass: 1 }),
      aPayment({ card: BOB, device: ANN, amount: null, modelVersion: 'ffffffffffff' }),
      aPayment({ card: BOB, probability: 0.3 }),
      aPayment({ transactionId: '=payment, "1"' }),
    ];
    const all = [first, second, third, fourth];
    await log(all);
    const index = open();
    await has(index, all);
    expect((await index.search({ limit: 1, transactionId: '=payment, "1"' }))!.decisions).toEqual([
      {
        id: fourth.id,
        at: expect.any(Date) as Date,
        transactionId: '=payment, "1"',
        probability: 0.02,
        amount: 10,
        isFraud: false,
        version: '0123456789ab',
        label: null,
      },
    ]);
    expect(await idsOf(index, { transactionId: '=payment, "1"' })).toEqual([fourth.id, first.id]);
    expect(await idsOf(index, { entities: [ANN] })).toEqual([fourth.id, second.id, first.id]);
    expect(await idsOf(index, { entities: [BOB] })).toEqual([third.id, second.id]);
    expect(await idsOf(index, { entities: ['0000000000000000', BOB] })).toEqual([third.id, second.id]);
    expect(await idsOf(index, { entities: [BOB], minProbability: 0.1 })).toEqual([third.id]);
    expect(await idsOf(index, { isFraud: true })).toEqual([first.id]);
    expect(await idsOf(index, { isFraud: false, minProbability: 0.1 })).toEqual([third.id]);
    expect(await idsOf(index, { minProbability: 0.02, version: '0123456789ab' })).toEqual([
      fourth.id,
      third.id,
      first.id,
    ]);
    expect(await idsOf(index, { version: 'ffffffffffff' })).toEqual([second.id]);
    expect(await idsOf(index, { version: 'eeeeeeeeeeee' })).toEqual([]);
    expect(await idsOf(index, { from: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await idsOf(index, { to: new Date(Date.now() - 60_000) })).toEqual([]);
    const page = (await index.search({ limit: 3 }))!;
    expect(page.decisions.map(({ id }) => id)).toEqual([fourth.id, third.id, second.id]);
    expect(await index.search({ limit: 3, cursor: page.cursor! })).toMatchObject({
      decisions: [{ id: first.id, probability: 0.9 }],
      cursor: null,
    });
    expect(await index.count()).toMatchObject({ lastDay: 4, flaggedLastDay: 1 });
  });

  it('is made anew from the folder and the store, and follows the log', async () => {
    const shipped = [aPayment({}), aPayment({})];
    await log(shipped);
    await shipDecisionLog({ dir: dir(), store: store() });
    const sealed = [aPayment({})];
    await log(sealed, 'other');
    const live = await openDecisionLog({ dir: dir(), schema: cards, instance: 'api' });
    const fresh = [aPayment({})];
    await live.append(fresh);
    const index = open();
    await has(index, [...shipped, ...sealed, ...fresh]);
    const later = [aPayment({})];
    await live.append(later);
    await has(index, [...shipped, ...sealed, ...fresh, ...later]);
    await live.close();
    await index.close();
    rmSync(join(dir(), 'index'), { recursive: true });
    await has(open(), [...shipped, ...sealed, ...fresh, ...later]);
  });

  it('counts each decision once, though its row is in two segments, and passes over damaged rows', async () => {
    const payments = Array.from({ length: 40 }, (_, i) => aPayment({ predictedClass: i % 2 ? 1 : 0 }));
    await log(payments.slice(0, 20));
    const [first] = readdirSync(dir()).filter((name) => name.endsWith('.csv'));
    await log(payments.slice(20), 'other');
    const [second] = readdirSync(dir()).filter((name) => name.startsWith('other-'));
    const linesOf = (name: string) => readFileSync(join(dir(), name), 'utf8').trimEnd().split('\n');
    const [mark, header, ...rows] = linesOf(first!);
    const others = linesOf(second!).slice(2);
    const mixed = others.flatMap((row, i) => [rows[i]!, `x${row.slice(1)}`, row]);
    writeFileSync(join(dir(), second!), [mark, header, ...mixed, ''].join('\n'));
    const index = open();
    await has(index, payments);
    expect(await index.count()).toMatchObject({ lastDay: 40, flaggedLastDay: 20 });
  });

  it('says what each decision turned out to be, as known last, and no more when that is withdrawn', async () => {
    const [byId, byPayment, unknown] = [aPayment({}), aPayment({}), aPayment({})];
    await log([byId, byPayment, unknown]);
    const stored = batchOf([
      { decisionId: byId.id, isFraud: true, source: 'chargeback', knownAt: '2026-11-02T00:00:00Z' },
      { decisionId: byId.id, isFraud: false, source: 'review', knownAt: '2026-11-01T00:00:00Z' },
    ]);
    await store().put(labelKey(stored), new TextEncoder().encode(JSON.stringify(stored)));
    const index = open();
    const labels = async () => (await index.search({ limit: 9 }))?.decisions.map(({ label }) => label).toReversed();
    const become = (expected: (boolean | null)[]) =>
      vi.waitFor(async () => expect(await labels()).toEqual(expected), { timeout: 30_000 });
    await become([true, null, null]);
    const spool = await openLabelSpool({ dir: join(dir(), 'labels'), store: store() });
    const add = async (label: LabelBatch['labels'][number]) => {
      const batch = batchOf([label]);
      await spool.add(batch);
      await index.addBatch(batch);
    };
    await add({
      transactionId: byPayment.transactionId,
      isFraud: false,
      source: 'call',
      knownAt: '2026-11-03T00:00:00Z',
    });
    await become([true, false, null]);
    await add({ decisionId: byId.id, withdrawn: true, source: 'review', knownAt: '2026-11-04T00:00:00Z' });
    await add({
      decisionId: unknown.id,
      isFraud: true,
      source: 'shop',
      knownAt: '2026-11-04T00:00:00Z',
      trusted: false,
    });
    await become([null, false, null]);
    expect(await idsOf(index, { labelled: true })).toEqual([byPayment.id]);
    expect(await idsOf(index, { labelled: false })).toEqual([unknown.id, byId.id]);
    const page = (await index.feedback({ limit: 3 }))!;
    expect(page.labels.map(({ source, waits, matched }) => [source, waits, matched])).toEqual([
      ['shop', true, true],
      ['review', false, true],
      ['call', false, true],
    ]);
    expect((await index.feedback({ limit: 3, cursor: page.cursor! }))!.labels).toHaveLength(2);
    expect((await index.feedback({ limit: 9, decisionId: byId.id }))!.labels).toHaveLength(3);
    await spool.close();
  });
});
