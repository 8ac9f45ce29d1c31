import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { columnOf, parseFeatureSchema, ulbSchema } from '@fraud/feature-schema';
import { aTransaction } from '@fraud/feature-schema/testing';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Decision,
  type Label,
  type LabelBatch,
  labelKey,
  newDecisionId,
  openDecisionLog,
  openFeedback,
  shipDecisionLog,
} from '../index.ts';
import { aDecision } from '../testing/testing.ts';
import { openBlocked } from './feedback.ts';

const WEEK = { year: 2026, week: 47 };
const DECIDED = new Date('2026-11-18T12:00:00Z');
const LATER = '2026-11-20T09:00:00Z';
const NEXT_WEEK = '2026-11-25T09:00:00Z';

let root: string;
let store: ObjectStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'feedback-'));
  store = openObjectStore({ folder: join(root, 'store') });
});
afterEach(() => rmSync(root, { recursive: true }));

async function log(decisions: readonly Decision[], { now = DECIDED, schema = ulbSchema } = {}): Promise<void> {
  const dir = join(root, `log-${now.getTime()}-${schema.fingerprint}`);
  const open = await openDecisionLog({ dir, schema, instance: 'api', now: () => now });
  await open.append(decisions);
  await open.close();
  await shipDecisionLog({ dir, store });
}

async function tell(labels: readonly unknown[], receivedAt = LATER): Promise<string> {
  const batch = { id: newDecisionId(), receivedAt, token: 'bank', labels } as LabelBatch;
  await store.put(labelKey(batch), new TextEncoder().encode(JSON.stringify(batch)));
  return labelKey(batch);
}

const about = (which: Partial<Label>, isFraud: boolean, knownAt = LATER) => ({
  ...which,
  isFraud,
  source: 'chargeback',
  knownAt,
});
const decisionAt = (time: number, changes: Partial<Decision> = {}) =>
  aDecision({ id: newDecisionId(), ...changes, transaction: { ...aDecision().transaction, Time: time } });
const reader = () => openFeedback(store, ulbSchema, new AbortController().signal);
const read = (week = WEEK) => reader()(week);

describe('openFeedback()', () => {
  it('joins labels to decisions by either id, as the model saw them', async () => {
    const [first, second, unlabelled] = [
      decisionAt(100),
      decisionAt(90_000, { transactionId: 'payment, "2"' }),
      decisionAt(300),
    ];
    await log([first, second, unlabelled]);
    await tell([about({ decisionId: first.id }, true)]);
    await tell([about({ transactionId: 'payment, "2"' }, false)], NEXT_WEEK);
    const { table, setAside } = await read();
    expect([...table.eventTime]).toEqual([100, 90_000]);
    expect([...table.labels]).toEqual([1, 0]);
    expect([...columnOf(table, 0)]).toEqual([100, 3_600]);
    expect(columnOf(table, ulbSchema.inputs.indexOf('V1'))[0]).toBe(Math.fround(-1.3598071336738));
    expect(setAside).toEqual([]);
  });

  it('believes what became known last, in whatever order it came', async () => {
    const [fraudAfterAll, cleared] = [decisionAt(1), decisionAt(2)];
    await log([fraudAfterAll, cleared]);
    await tell(
      [
        about({ decisionId: fraudAfterAll.id }, true, '2026-11-24T00:00:00Z'),
        about({ decisionId: cleared.id }, true, '2026-11-19T00:00:00Z'),
      ],
      NEXT_WEEK,
    );
    await tell(
      [
        about({ decisionId: fraudAfterAll.id }, false, '2026-11-19T00:00:00Z'),
        about({ decisionId: cleared.id }, false, '2026-11-24T00:00:00Z'),
      ],
      NEXT_WEEK,
    );
    expect([...(await read()).table.labels]).toEqual([1, 0]);
  });

  it('gives the decisions of the asked week only', async () => {
    const [before, now] = [decisionAt(1), decisionAt(2)];
    await log([before], { now: new Date('2026-11-11T12:00:00Z') });
    await log([now]);
    await tell([about({ decisionId: before.id }, true), about({ decisionId: now.id }, true)]);
    expect([...(await read()).table.eventTime]).toEqual([2]);
    expect([...(await read({ year: 2026, week: 46 })).table.eventTime]).toEqual([1]);
  });

  it('knows a decision that a clock ahead has filed under the week after that of its label', async () => {
    const decision = decisionAt(1);
    await log([decision], { now: new Date('2026-11-25T12:00:00Z') });
    await tell([about({ decisionId: decision.id }, true)]);
    expect([...(await read({ year: 2026, week: 48 })).table.labels]).toEqual([1]);
  });

  it('sets bad labels aside, each with a word, and uses the others', async () => {
    const decision = decisionAt(1);
    await log([decision]);
    const key = await tell([
      about({ decisionId: decision.id }, true),
      { decisionId: 'x', isFraud: 'yes', source: 'review', knownAt: LATER },
      about({}, true),
      about({ decisionId: 'x' }, true, 'yesterday'),
    ]);
    await store.put('labels/week_2026_47/broken.json', new TextEncoder().encode('{"labels":'));
    const { table, setAside } = await read();
    expect(table.rows).toBe(1);
    expect(setAside).toHaveLength(4);
    expect(setAside).toEqual(
      expect.arrayContaining([
        'labels/week_2026_47/broken.json: it is no batch of labels',
        expect.stringMatching(`^${key}, label 2: isFraud: .*boolean`),
        `${key}, label 3: expected decisionId or transactionId, and not both`,
        expect.stringMatching(`^${key}, label 4: knownAt: .*datetime`),
      ]),
    );
  });

  it('says once of a label that it is bad, however many weeks are asked for', async () => {
    await tell([{ isFraud: true }]);
    const feedbackOf = reader();
    expect([
      (await feedbackOf({ year: 2026, week: 46 })).setAside.length,
      (await feedbackOf(WEEK)).setAside.length,
    ]).toEqual([1, 0]);
  });

  it('sets segments aside that cannot be read or are of another schema', async () => {
    const decision = decisionAt(1);
    await log([decision]);
    await tell([about({ decisionId: decision.id }, true)]);
    const other = parseFeatureSchema({
      name: 'other',
      columns: [
        { name: 'Time', role: 'eventTime' },
        { name: 'Amount', role: 'feature' },
        { name: 'Class', role: 'label' },
      ],
    });
    await log([aDecision({ transaction: aTransaction({}, other) })], { schema: other });
    const torn = 'request_logs/week_2026_47/torn-20261118T120000000Z-abcdef.csv.gz';
    await store.put(torn, (await promisify(gzip)('# schema=x\n')).subarray(0, 20));
    const { table, setAside } = await read();
    expect(table.rows).toBe(1);
    expect(setAside.toSorted()).toEqual([
      expect.stringContaining(`of schema ${other.fingerprint}, not of ${ulbSchema.fingerprint}`),
      expect.stringContaining(torn),
    ]);
  });

  it('takes over what was logged under a former schema of typed columns; a new column is missing there', async () => {
    const typed = (columns: object[]) =>
      parseFeatureSchema({ version: 2, name: 'cards', eventTime: { column: 'at' }, label: { column: 'y' }, columns });
    const amount = { name: 'amount', type: 'number' };
    const card = { name: 'card', type: 'entity' };
    const former = typed([amount, { name: 'kind', type: 'category' }, { name: 'old', type: 'number' }, card]);
    const present = typed([{ name: 'new', type: 'number' }, { name: 'kind', type: 'category' }, amount, card]);
    const transaction = { at: 1_790_000_000, amount: 12.5, kind: 'toys', old: 3, card: 'a hash' };
    const decision = aDecision({ id: newDecisionId(), transaction });
    await log([decision], { schema: former });
    await tell([about({ decisionId: decision.id }, true)]);
    const { table, setAside } = await openFeedback(store, present, new AbortController().signal)(WEEK);
    expect(setAside).toEqual([]);
    expect([[...table.eventTime], [...table.labels], [...table.matrix]]).toEqual([
      [1_790_000_000],
      [1],
      [NaN, 0, 12.5],
    ]);
    expect(table.levels?.get(1)).toEqual(['toys']);
  });

  it('takes over what was logged under a former schema of version 1, whose columns are numbers', async () => {
    const decision = aDecision({ id: newDecisionId(), transaction: aTransaction({ Time: 7, Amount: 12.5, V3: -1 }) });
    await log([decision]);
    await tell([about({ decisionId: decision.id }, true)]);
    const present = parseFeatureSchema({
      version: 2,
      name: 'cards',
      eventTime: { column: 'at' },
      label: { column: 'y' },
      columns: [
        { name: 'V3', type: 'number' },
        { name: 'kind', type: 'category' },
        { name: 'Amount', type: 'number' },
      ],
    });
    const { table, setAside } = await openFeedback(store, present, new AbortController().signal)(WEEK);
    expect(setAside).toEqual([]);
    expect([[...table.eventTime], [...table.labels], [...table.matrix]]).toEqual([[7], [1], [-1, NaN, 12.5]]);
  });

  it('names the token of each label, and leaves out those nobody trusts', async () => {
    const decisions = [decisionAt(1), decisionAt(2), decisionAt(3)];
    await log(decisions);
    const [first, second, third] = decisions.map(({ id }) => about({ decisionId: id }, true));
    await tell([first, { ...second, by: 'shop', trusted: true }, { ...third, trusted: false }]);
    const { by, setAside } = await read();
    expect(by).toEqual(['bank', 'shop']);
    expect(setAside).toEqual([expect.stringMatching(/label 3: its token is not trusted/)]);
  });

  it('takes accepted labels of a token that is not trusted for the decisions it asked for, in any case', async () => {
    const [own, foreign] = [decisionAt(1, { token: 'shop' }), decisionAt(2, { token: 'bank' })];
    await log([own, foreign]);
    const labels = [own, foreign].map(({ id }) => ({
      ...about({ decisionId: id.toUpperCase() }, true),
      by: 'shop',
      trusted: false,
      acceptedBy: 'ops',
    }));
    await tell(labels);
    expect([...(await read()).table.eventTime]).toEqual([1]);
  });
});

describe('openBlocked()', () => {
  const blocked = (which: Partial<Label>, knownAt = LATER) => ({
    ...which,
    outcome: 'blocked',
    source: 'rules',
    knownAt,
  });
  const readBlocked = async () => (await openBlocked(store, ulbSchema, new AbortController().signal)(WEEK)).eventTime;

  it('finds what was blocked in the end and never found out about', async () => {
    const [unknown, cleared, released, other] = [decisionAt(1), decisionAt(2), decisionAt(3), decisionAt(4)];
    await log([unknown, cleared, released, other]);
    await tell([blocked({ decisionId: unknown.id }), blocked({ decisionId: cleared.id })]);
    await tell([blocked({ decisionId: released.id }), about({ decisionId: other.id }, true)]);
    await tell([about({ decisionId: cleared.id }, false)], NEXT_WEEK);
    await tell([{ ...blocked({ decisionId: released.id }, NEXT_WEEK), outcome: 'released' }], NEXT_WEEK);
    expect([...(await readBlocked())]).toEqual([1]);
    expect([...(await read()).table.eventTime]).toEqual([2, 4]); // nothing is learned from an outcome alone
  });

  it('does not take the word of a token that is not trusted for the decisions of others', async () => {
    const decision = decisionAt(1);
    await log([decision]);
    await tell([{ ...blocked({ decisionId: decision.id }), trusted: false, acceptedBy: 'ann', by: 'stranger' }]);
    expect([...(await readBlocked())]).toEqual([]);
  });

  it('reads no log where no outcome was reported', async () => {
    const decision = decisionAt(1);
    await log([decision]);
    await tell([about({ decisionId: decision.id }, true)]);
    const read: string[] = [];
    const watched = { ...store, get: (key: string) => (read.push(key), store.get(key)) };
    expect((await openBlocked(watched, ulbSchema, new AbortController().signal)(WEEK)).rows).toBe(0);
    expect(read.filter((key) => key.startsWith('request_logs/'))).toEqual([]);
  });
});
