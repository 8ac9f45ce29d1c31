import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Decision,
  type LabelBatch,
  labelFolder,
  labelKey,
  newDecisionId,
  openDecisionFinder,
  openDecisionLog,
  openLabelSpool,
  readDecisions,
  shipDecisionLog,
} from '../index.ts';
import { indexPath, openToWrite } from '../searching/index-database.ts';
import { removeErased } from '../searching/index-erasures.ts';
import { indexLabels } from '../searching/index-labels.ts';
import { indexStored } from '../searching/index-segments.ts';
import { eraseDecisions } from './erase-decisions.ts';
import { wasErased } from './tombstones.ts';

const cards = parseFeatureSchema({
  version: 2,
  name: 'cards',
  eventTime: { column: 'time', as: 'seconds' },
  label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
  id: 'payment',
  columns: [
    { name: 'amount', type: 'number', missing: [''] },
    { name: 'card', type: 'entity', missing: [''] },
    { name: 'note', type: 'context', missing: [''] },
  ],
});
const [ANN, BOB] = ['00112233445566aa', 'ffeeddccbbaa9988'];

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'erase-'))));
afterEach(() => rmSync(root, { recursive: true }));
const dir = () => join(root, 'log');
const store = () => openObjectStore({ folder: join(root, 'store') });

let payments = 0;
function paidBy(card: string): Decision {
  const payment = `payment ${payments++}`;
  return {
    id: newDecisionId(),
    decidedAt: new Date(),
    token: 'shop',
    transactionId: payment,
    transaction: { payment, time: 1_000 + payments, amount: 12.5, card, note: 'a "note",\r\nof\ttwo lines' },
    probability: 0.1 + 0.2,
    threshold: 0.5,
    predictedClass: 0,
    modelVersion: '0123456789ab',
  };
}

async function log(decisions: readonly Decision[]): Promise<void> {
  const open = await openDecisionLog({ dir: dir(), schema: cards, instance: 'api' });
  await open.append(decisions);
  await open.close();
}

async function label(...labels: readonly { decisionId?: string; transactionId?: string }[]): Promise<string> {
  const now = new Date().toISOString();
  const told = labels.map((about) => ({ ...about, isFraud: true, source: 'review', knownAt: now }));
  const batch: LabelBatch = { id: newDecisionId(), receivedAt: now, token: 'bank', labels: told };
  await store().put(labelKey(batch), new TextEncoder().encode(JSON.stringify(batch)));
  return labelKey(batch);
}

const erase = (options: Partial<Parameters<typeof eraseDecisions>[0]> = {}) =>
  eraseDecisions({
    dir: dir(),
    labelsDir: labelFolder(dir()),
    store: store(),
    isErased: ({ transaction }) => transaction['card'] === ANN,
    now: new Date(),
    ...options,
  });
const textOf = async (key: string) => gunzipSync((await store().get(key))!.bytes).toString();
const logKeys = async () => (await Array.fromAsync(store().list('request_logs/'))).map(({ key }) => key);
const local = () => readdirSync(dir()).filter((name) => name.endsWith('.csv'));

describe('eraseDecisions()', () => {
  it('leaves every other byte of the segments, of the store, the folder and the copies', async () => {
    const [ann, bob, waiting, others] = [paidBy(ANN), paidBy(BOB), paidBy(ANN), paidBy(BOB)];
    await log([ann, bob]);
    await shipDecisionLog({ dir: dir(), store: store(), keepDays: 9 });
    await log([waiting, others]);
    const [key] = await logKeys();
    const withoutAnn = (text: string) => text.replaceAll(/^.*00112233445566aa.*\n/gm, '');
    const [stored, waits] = [await textOf(key!), readFileSync(join(dir(), local()[0]!), 'utf8')];
    expect(withoutAnn(stored)).not.toBe(stored);

    expect(await erase()).toEqual({ decisions: 2, labels: 0, segments: 3, open: 0, unread: [] });
    expect(await textOf(key!)).toBe(withoutAnn(stored));
    expect(readFileSync(join(dir(), local()[0]!), 'utf8')).toBe(withoutAnn(waits));
    const copy = readFileSync(join(dir(), 'shipped', readdirSync(join(dir(), 'shipped'))[0]!), 'utf8');
    expect(copy).toBe(withoutAnn(stored));
    expect(readDecisions((await store().get(key!))!.bytes).decisions).toEqual([bob]);
    await shipDecisionLog({ dir: dir(), store: store(), keepDays: 9 });
    expect(await erase()).toMatchObject({ decisions: 0, segments: 0 });
  });

  it('leaves tombstones of ids, which say that a decision was erased', async () => {
    const [ann, bob] = [paidBy(ANN), paidBy(BOB)];
    await log([ann, bob]);
    await shipDecisionLog({ dir: dir(), store: store() });
    await erase();
    const finder = openDecisionFinder({ dir: dir(), store: store() });
    expect([await finder.find(ann.id), (await finder.find(bob.id))?.id]).toEqual([undefined, bob.id]);
    expect([await wasErased(store(), ann.id), await wasErased(store(), bob.id)]).toEqual([true, false]);
    for await (const { key } of store().list('erasures/')) {
      const text = new TextDecoder().decode((await store().get(key))!.bytes);
      for (const told of [ANN, ann.transactionId!, 'note']) expect(text).not.toContain(told);
    }
  });

  it('takes the labels along, by either id, those that wait too', async () => {
    const [ann, bob] = [paidBy(ANN), paidBy(BOB)];
    await log([ann, bob]);
    const both = await label({ decisionId: ann.id.toUpperCase() }, { decisionId: bob.id });
    const only = await label({ transactionId: ann.transactionId! });
    const unreachable = { ...store(), put: () => Promise.reject(new Error('away')) };
    const spool = await openLabelSpool({ dir: labelFolder(dir()), store: unreachable, onError: () => undefined });
    const now = new Date().toISOString();
    const labels = [{ transactionId: ann.transactionId!, isFraud: true, source: 'review', knownAt: now }];
    await spool.add({ id: newDecisionId(), receivedAt: now, token: 'bank', labels });
    await spool.close();

    expect(await erase()).toMatchObject({ decisions: 1, labels: 3 });
    const left = JSON.parse(new TextDecoder().decode((await store().get(both))!.bytes)) as LabelBatch;
    expect(left.labels.map(({ decisionId }) => decisionId)).toEqual([bob.id]);
    expect(await store().head(only)).toBeUndefined();
    expect(await Array.fromAsync(store().list('labels/'))).toHaveLength(1);
  });

  it('says what it leaves: decisions of a segment that is being written, and what cannot be read', async () => {
    await store().put('request_logs/week_2026_47/api-20261118T120000000Z-0123ab.csv.gz', Buffer.from('no gzip'));
    const open = await openDecisionLog({ dir: dir(), schema: cards, instance: 'api' });
    await open.append([paidBy(ANN), paidBy(BOB)]);
    expect(await erase()).toMatchObject({ decisions: 0, open: 1, unread: [expect.stringContaining('0123ab')] });
    await open.close();
    expect(await erase()).toMatchObject({ decisions: 1, open: 0 });
  });

  it('is heeded by a shipper that had read the segment before', async () => {
    await log([paidBy(ANN), paidBy(BOB)]);
    const between: ObjectStore = {
      ...store(),
      async upload(...args) {
        await erase();
        return await store().upload(...args);
      },
    };
    await shipDecisionLog({ dir: dir(), store: between });
    expect(await logKeys()).toEqual([]);
    await shipDecisionLog({ dir: dir(), store: store() });
    expect(await textOf((await logKeys())[0]!)).not.toContain(ANN);
  });

  it('makes the index forget', async () => {
    const [ann, bob] = [paidBy(ANN), paidBy(BOB)];
    await log([ann, bob]);
    await shipDecisionLog({ dir: dir(), store: store() });
    await label({ transactionId: ann.transactionId! });
    const database = openToWrite(indexPath(dir()));
    await indexStored({ database, dir: dir(), store: store(), amountColumn: undefined, since: () => new Date(0) });
    await indexLabels(database, labelFolder(dir()), store());
    const count = (table: string) => database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()!['rows'];
    await removeErased(database, store());
    expect([count('decisions'), count('labels')]).toEqual([2, 1]);
    await erase();
    await removeErased(database, store());
    expect([count('decisions'), count('labels')]).toEqual([1, 0]);
    database.close();
  });
});
