import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelKey, newDecisionId, openDecisionLog, shipDecisionLog } from '@fraud/decision-log';
import { aDecision } from '@fraud/decision-log/testing';
import { columnOf, fraudsIn, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { describe, expect, it } from 'vitest';
import { boundFeedback, loadFeedback } from './feedback-rows.ts';
import { loadWindow } from './training-window.ts';

const ROWS = 500;
const DECIDED = '2026-11-18T12:00:00Z';
const week = simulateWeek({ rows: ROWS, fraudShare: 0.1, seed: 1, startTimeSeconds: 0 });

type Reported = {
  readonly row: number;
  readonly time: number;
  readonly isFraud?: boolean;
  readonly outcome?: 'blocked';
  readonly by?: string;
};

/** A store with one week, its decisions at the given times with the values of the given rows, and their labels. */
async function aStore(reported: readonly Reported[], extraLabels: readonly unknown[] = []): Promise<ObjectStore> {
  const dir = await mkdtemp(join(tmpdir(), 'feedback-rows-'));
  const store = openObjectStore({ folder: join(dir, 'store') });
  await store.put('weekly_data/week_2026_47.csv', csvOf(week, ulbSchema));
  const decisions = reported.map(({ row, time }) => {
    const value = (name: string) => columnOf(week, ulbSchema.inputs.indexOf(name))[row]!;
    const features = ulbSchema.features.map((name) => [name, value(name)] as const);
    return aDecision({ id: newDecisionId(), transaction: { Time: time, ...Object.fromEntries(features) } });
  });
  const log = await openDecisionLog({
    dir: join(dir, 'log'),
    schema: ulbSchema,
    instance: 'api',
    now: () => new Date(DECIDED),
  });
  await log.append(decisions);
  await log.close();
  await shipDecisionLog({ dir: join(dir, 'log'), store });
  const labels = reported.map(({ isFraud, outcome, by = 'bank' }, i) => ({
    decisionId: decisions[i]!.id,
    isFraud,
    outcome,
    source: 'chargeback',
    knownAt: DECIDED,
    by,
    trusted: true,
  }));
  const batch = { id: newDecisionId(), receivedAt: DECIDED, token: 'bank', labels };
  const bytes = new TextEncoder().encode(JSON.stringify({ ...batch, labels: [...labels, ...extraLabels] }));
  await store.put(labelKey(batch), bytes);
  return store;
}

async function load(store: ObjectStore, champion?: ForestModel) {
  const told: string[] = [];
  const tell = (line: string) => void told.push(line);
  const context = {
    store,
    schema: ulbSchema,
    weeksPrefix: 'weekly_data/',
    window: {
      weeks: 4,
      heldOutShare: 0.2,
      minTrainingFrauds: 20,
      wantedTrainingFrauds: 0,
      labelDelayDays: 0,
      feedback: { maxShare: 0.1, maxSharePerToken: 0.05 },
    },
    payload: { week: 'week_2026_47' },
    progress: { step: () => {}, log: tell, warn: tell },
    signal: new AbortController().signal,
  };
  const window = await loadWindow(context);
  return { window, feedback: await loadFeedback(context, window, champion), told };
}

describe('loadFeedback()', () => {
  it('takes decisions that the weekly file does not hold, says whose, and sets bad labels aside', async () => {
    const store = await aStore([{ row: 3, time: 0.5, isFraud: true }], [{ isFraud: true }]);
    const { feedback, told } = await load(store);
    expect([...feedback!.table.eventTime]).toEqual([0.5]);
    expect(feedback!.tokens).toEqual([{ token: 'bank', rows: 1, frauds: 1 }]);
    expect(told).toContain('feedback of bank: 1 of 1 new rows are learned from, 1 of them frauds');
    expect(told.filter((line) => line.startsWith('set aside'))).toEqual([expect.stringContaining('label 2')]);
  });

  it('changes no label of a weekly file, and does not touch the rows that judge', async () => {
    const lastRow = ROWS - 1;
    const frauds = Array.from(week.labels.keys()).filter((row) => week.labels[row] === 1);
    const cleared = frauds.map((row) => ({ row, time: week.eventTime[row]!, isFraud: false }));
    const store = await aStore([...cleared, { row: 0, time: week.eventTime[lastRow]! - 0.5, isFraud: true }]);
    const { window, feedback } = await load(store);
    expect(feedback).toBeUndefined();
    expect([window.training.rows, window.heldOut.rows]).toEqual([400, 100]);
    expect(fraudsIn(window.training) + fraudsIn(window.heldOut)).toBe(fraudsIn(week));
  });

  it('does not learn that rows are legitimate that the model in service flags', async () => {
    const { inputs, fingerprint } = ulbSchema;
    const model = aModel({ inputs, schemaFingerprint: fingerprint });
    const flagsAll = { ...model, forest: { ...model.forest, inputs: inputs.length }, threshold: 0 };
    const store = await aStore([
      { row: 1, time: 0.5, isFraud: false },
      { row: 2, time: 0.6, isFraud: true },
    ]);
    const { feedback, told } = await load(store, flagsAll);
    expect([...feedback!.table.eventTime]).toEqual([0.6]);
    expect(told).toContainEqual(expect.stringMatching(/^feedback calls 1 rows legitimate that the model in service/));
    expect((await load(store)).feedback!.table.rows).toBe(2);
  });

  it('keeps what a token may teach within its share', async () => {
    const flood = Array.from({ length: 300 }, (_, row) => ({ row, time: 0.5 + row, isFraud: false, by: 'shop' }));
    const { feedback, told } = await load(await aStore(flood));
    expect(feedback!.tokens).toEqual([{ token: 'shop', rows: 20, frauds: 0 }]);
    expect(told).toContain('feedback of shop: 20 of 300 new rows are learned from, 0 of them frauds');
  });
});

describe('loadWindow() of weeks with blocked payments', () => {
  const blocked = (rows: readonly number[]): Reported[] =>
    rows.map((row) => ({ row, time: week.eventTime[row]!, outcome: 'blocked' }));
  const ofClass = (label: 0 | 1) => Array.from(week.labels.keys()).filter((row) => week.labels[row] === label);

  it('leaves out those of which nobody knows what they were, of training and judging, and keeps frauds', async () => {
    const unknown = [...ofClass(0).slice(0, 4), ...ofClass(0).slice(-3)];
    const { window, told } = await load(await aStore(blocked([...unknown, ...ofClass(1)])));
    expect(window.training.rows + window.heldOut.rows).toBe(ROWS - unknown.length);
    const times = new Set([...window.training.eventTime, ...window.heldOut.eventTime]);
    expect(unknown.filter((row) => times.has(week.eventTime[row]!))).toEqual([]);
    expect(fraudsIn(window.training) + fraudsIn(window.heldOut)).toBe(fraudsIn(week));
    expect(told).toContainEqual(expect.stringMatching(/^week_2026_47: 7 rows were blocked, nobody knows/));
  });

  it('keeps one whose class was reported after it was blocked', async () => {
    const [row] = ofClass(0);
    const { window } = await load(await aStore([{ ...blocked([row!])[0]!, isFraud: false }]));
    expect(window.training.rows + window.heldOut.rows).toBe(ROWS);
  });

  it('leaves out none where reports of blocked payments are more than feedback may be', async () => {
    const { window, told } = await load(await aStore(blocked(ofClass(0).slice(0, ROWS / 10 + 1))));
    expect(window.training.rows + window.heldOut.rows).toBe(ROWS);
    expect(told).toContainEqual(expect.stringContaining('more than a share of 0.1 (FEEDBACK_MAX_SHARE): they stay'));
  });
});

describe('boundFeedback()', () => {
  const tableOf = (rows: number): TransactionTable => ({
    rows,
    matrix: Float32Array.from({ length: rows }, (_, row) => row),
    labels: Uint8Array.from({ length: rows }, (_, row) => row % 2),
    eventTime: Float64Array.from({ length: rows }, (_, row) => row),
  });
  const bound = (tokens: Readonly<Record<string, number>>, maxShare = 0.1, maxSharePerToken = 0.05) => {
    const by = Object.entries(tokens).flatMap(([token, rows]) => Array<string>(rows).fill(token));
    return boundFeedback({ table: tableOf(by.length), by }, 1_000, { maxShare, maxSharePerToken });
  };
  const rowsOf = (...given: Parameters<typeof bound>) =>
    Object.fromEntries(bound(...given).tokens.map(({ token, rows }) => [token, rows]));

  it('takes all rows where they are few, and evenly spread ones of a token with many', () => {
    expect(rowsOf({ bank: 7, shop: 3 })).toEqual({ bank: 7, shop: 3 });
    const { table, tokens } = bound({ shop: 8_000 });
    expect(tokens).toEqual([{ token: 'shop', rows: 50, frauds: 0 }]);
    expect([...table.eventTime].slice(0, 3)).toEqual([0, 160, 320]);
  });

  it('lets many tokens together not pass what all may have, nor push a small one out', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${i}`, 1_000]));
    expect(rowsOf({ bank: 4, ...many })).toEqual({
      bank: 4,
      ...Object.fromEntries(Object.keys(many).map((name) => [name, 10])),
    });
  });

  it('takes nothing where nothing may be taken', () => {
    expect(rowsOf({ bank: 7 }, 0)).toEqual({});
    expect(rowsOf({ bank: 7 }, 0.1, 0)).toEqual({});
  });
});
