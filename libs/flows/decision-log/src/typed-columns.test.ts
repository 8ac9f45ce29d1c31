import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  HISTORY_STATE,
  parseFeatureSchema,
  type Transaction,
  transactionWriter,
  ulbSchema,
} from '@fraud/feature-schema';
import { cardSchema, cardSchemaJson } from '@fraud/feature-schema/testing';
import { openObjectStore } from '@fraud/object-store';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Decision,
  labelKey,
  newDecisionId,
  openDecisionFinder,
  openDecisionLog,
  openFeedback,
  readDecisions,
  shipDecisionLog,
} from './index.ts';
import { scanSegment } from './segments/scan-segment.ts';
import { aDecision } from './testing/testing.ts';

let root: string;
let dir: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'typed-'));
  dir = path.join(root, 'log');
});
afterEach(() => rmSync(root, { recursive: true }));

const NOW = new Date('2026-11-18T12:00:00Z');

function paymentOf(transaction: Partial<Transaction> = {}): Decision {
  const id = String(transaction['trans_num'] ?? 'payment-1');
  return aDecision({
    id: newDecisionId(),
    decidedAt: NOW,
    transactionId: id,
    transaction: {
      at: 1_763_467_200.25,
      trans_num: id,
      amt: 12.5,
      balance: null,
      category: 'shopping_net',
      chip: 1,
      dob: 642_902_400,
      card: '0123456789abcdef',
      note: null,
      ...transaction,
    } as Transaction,
  });
}

async function log(...decisions: Decision[]): Promise<Buffer[]> {
  const open = await openDecisionLog({ dir, schema: cardSchema, instance: 'api', now: () => NOW });
  await open.append(decisions);
  await open.close();
  return readdirSync(dir)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => readFileSync(path.join(dir, name)));
}

describe('decisions of a schema of version 2', () => {
  it('read back as they were: texts, numbers, what is missing', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      fc.stringMatching(/^[\\nr\n\r"',=+@a]+$/),
    );
    const number = fc.double({ noNaN: true, min: -3e38, max: 3e38 });
    const orMissing = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: null });
    const rows = fc.array(
      fc.record({
        at: number,
        amt: orMissing(number),
        balance: orMissing(number),
        category: orMissing(text),
        chip: orMissing(fc.constantFrom(0, 1)),
        note: orMissing(text),
      }),
      { minLength: 1, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (each) => {
        rmSync(dir, { recursive: true, force: true });
        const decisions = each.map(paymentOf);
        const [segment] = await log(...decisions);
        expect(segment!.toString().trimEnd().split('\n')).toHaveLength(2 + decisions.length);
        expect(readDecisions(segment!)).toEqual({ schemaFingerprint: cardSchema.fingerprint, decisions });
      }),
      { numRuns: 50 },
    );
  });

  it('give the same derived inputs when they are computed again', async () => {
    const { transaction } = paymentOf({ amt: 0.1, balance: 100_000_000.3 });
    const [segment] = await log(paymentOf(transaction));
    const write = transactionWriter(cardSchema, () => 0.5);
    const [before, after] = [transaction, readDecisions(segment!).decisions[0]!.transaction].map((each) => {
      const vector = new Float32Array(cardSchema.inputs.length);
      write(each, vector);
      return vector;
    });
    expect(after).toEqual(before);
  });

  it('keep what was computed from histories, each to the float32 that the model saw', async () => {
    const remembering = parseFeatureSchema({
      ...cardSchemaJson,
      derived: [{ per: 'card', of: 'amt', as: ['count', 'mean'], within: ['7d'] }],
    });
    const [count, mean] = remembering.historyColumns as [string, string];
    const payment = paymentOf({ [count]: 3, [mean]: null, [HISTORY_STATE]: 'stale' });
    const other = paymentOf({ [count]: 7, [mean]: Math.fround(53.3), [HISTORY_STATE]: null });
    const open = await openDecisionLog({ dir, schema: remembering, instance: 'api', now: () => NOW });
    await open.append([payment, other]);
    await open.close();
    const [name] = readdirSync(dir).filter((each) => each.endsWith('.csv'));
    const segment = readFileSync(path.join(dir, name!));
    expect(readDecisions(segment).decisions).toEqual([payment, other]);
    expect(segment.toString()).toContain(',7,53.3,,');
  });

  it('are found one by one, and no text can look like another row', async () => {
    const wanted = paymentOf({ note: '=1+1', category: 'wine, red' });
    const forged = paymentOf({ note: `x\n${wanted.id},2026-11-18T12:00:00.000Z,shop,other,1,1,1,,,,,,1,0.5,1,v` });
    const [segment] = await log(forged, wanted);
    expect(await scanSegment(Readable.from([segment!]), wanted.id)).toEqual(wanted);
    const store = openObjectStore({ folder: path.join(root, 'store') });
    const finder = openDecisionFinder({ dir, store });
    expect(await finder.find(forged.id)).toEqual(forged);
    const { transactions } = await finder.askersOf({ decisionIds: [], transactionIds: ['other', 'payment-1'] }, 1_000);
    expect([...transactions.keys()]).toEqual(['payment-1']);
  });

  it('of another schema begin another segment, which says so', async () => {
    const wider = parseFeatureSchema({
      ...cardSchemaJson,
      columns: [...cardSchemaJson.columns, { name: 'country', type: 'category' }],
    });
    const open = await openDecisionLog({ dir, schema: cardSchema, instance: 'api', now: () => NOW });
    const [old, later, newer] = [paymentOf(), paymentOf(), paymentOf({ country: 'PT' })];
    const ulb = aDecision({ id: newDecisionId(), decidedAt: NOW });
    await Promise.all([
      open.append([old]),
      open.append([newer], wider),
      open.append([later], wider),
      open.append([ulb], ulbSchema),
    ]);
    await open.close();
    const segments = readdirSync(dir)
      .filter((name) => name.endsWith('.csv'))
      .map((name) => readDecisions(readFileSync(path.join(dir, name))));
    const ids = Object.fromEntries(
      segments.map((each) => [each.schemaFingerprint, each.decisions.map(({ id }) => id)]),
    );
    expect(ids).toEqual({
      [cardSchema.fingerprint]: [old.id],
      [wider.fingerprint]: [newer.id, later.id],
      [ulbSchema.fingerprint]: [ulb.id],
    });
    expect(segments.flatMap(({ decisions }) => decisions).find(({ id }) => id === newer.id)).toEqual(newer);
  });

  it('become rows with levels and ids when something is known of them', async () => {
    const store = openObjectStore({ folder: path.join(root, 'store') });
    const [first, second] = [
      paymentOf({ trans_num: 'a', category: 'toys' }),
      paymentOf({ trans_num: 'b', balance: 1 }),
    ];
    await log(first, second);
    await shipDecisionLog({ dir, store });
    const labels = ['a', 'b'].map((transactionId, i) => ({
      transactionId,
      isFraud: i === 1,
      source: 'chargeback',
      knownAt: '2026-11-20T09:00:00Z',
    }));
    const batch = { id: newDecisionId(), receivedAt: '2026-11-20T09:00:00Z', token: 'bank', labels };
    await store.put(labelKey(batch), new TextEncoder().encode(JSON.stringify(batch)));
    const { table, setAside } = await openFeedback(
      store,
      cardSchema,
      new AbortController().signal,
    )({ year: 2026, week: 47 });
    const columnOf = (name: string) => {
      const input = cardSchema.inputs.indexOf(name);
      return [...table.matrix.subarray(input * table.rows, (input + 1) * table.rows)];
    };
    expect({ setAside, ids: table.ids, labels: [...table.labels], levels: table.levels?.get(2) }).toEqual({
      setAside: [],
      ids: ['a', 'b'],
      labels: [0, 1],
      levels: ['toys', 'shopping_net'],
    });
    expect([columnOf('category'), columnOf('balance'), columnOf('left')]).toEqual([
      [0, 1],
      [NaN, 1],
      [NaN, -11.5],
    ]);
  });
});
