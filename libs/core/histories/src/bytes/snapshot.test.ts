import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advance,
  createHistory,
  entitiesOf,
  entityBytes,
  type History,
  HistoryError,
  type HistoryPlan,
  historySize,
  restoreEntity,
  restoreHistory,
  snapshotOf,
  type Transaction,
} from '../index.ts';
import { cardPlan } from '../testing/card-plan.ts';
import { playBoth, steps } from '../testing/play-both.ts';

function transactionAt(i: number): Transaction {
  const entities = [1 + ((i * 7) % 300), 5, 1 + ((i * i) % 40), 0];
  return { timeSeconds: 60 * i, entities, numbers: [i % 97], id: i + 1, label: i % 50 === 0 ? 1 : 0 };
}

function play(history: History, from: number, to: number): Float32Array {
  const derived = new Float32Array(history.width * (to - from));
  for (let i = from; i < to; i++) advance(history, transactionAt(i), derived, history.width * (i - from));
  return derived;
}

function restored(plan: HistoryPlan, chunks: Iterable<Uint8Array>): History {
  const restoring = restoreHistory(plan);
  for (const chunk of chunks) restoring.take(chunk);
  return restoring.finish();
}

const bytesOf = (history: History) => Buffer.concat([...snapshotOf(history)]);

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return error instanceof HistoryError ? error.code : String(error);
  }
  return undefined;
}

describe('snapshotOf() and restoreHistory()', () => {
  it('bring back a history that goes on as the first would have', () => {
    fc.assert(
      fc.property(steps(4, 40), (played) => playBoth(played, (history) => restored(cardPlan, snapshotOf(history)))),
      { numRuns: 5 },
    );
  });

  it('do not mind where the bytes are cut', () => {
    const history = createHistory(cardPlan);
    play(history, 0, 3000);
    const bytes = bytesOf(history);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 1013) }, (_, i) =>
      bytes.subarray(1013 * i, 1013 * (i + 1)),
    );
    const again = restored(cardPlan, pieces);
    expect({ ...historySize(again), bytes: 0 }).toEqual({ ...historySize(history), bytes: 0 });
    expect(play(again, 3000, 3500)).toEqual(play(history, 3000, 3500));
  });

  it('lose nothing and count nothing twice when transactions go on meanwhile and are played again', () => {
    const history = createHistory(cardPlan);
    play(history, 0, 20_000);
    const chunks: Uint8Array[] = [];
    let next = 20_000;
    for (const chunk of snapshotOf(history)) {
      chunks.push(chunk);
      play(history, next, (next += 500));
    }
    expect(chunks.length).toBeGreaterThan(4);
    const again = restored(cardPlan, chunks);
    play(again, 20_000, next);
    expect({ ...historySize(again), bytes: 0 }).toEqual({ ...historySize(history), bytes: 0 });
    expect(play(again, next, next + 500)).toEqual(play(history, next, next + 500));
  });

  it('refuse bytes with any bit changed, and bytes that are cut off', () => {
    const history = createHistory(cardPlan);
    play(history, 0, 30);
    const bytes = bytesOf(history);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = Uint8Array.from(bytes);
        changed[at]! ^= 1 << bit;
        return codeOf(() => restored(cardPlan, [changed])) === 'FRAUD_HISTORIES_BYTES_DAMAGED';
      }),
    );
    for (const length of [0, 3, 100, bytes.length - 1])
      expect(codeOf(() => restored(cardPlan, [bytes.subarray(0, length)]))).toBe('FRAUD_HISTORIES_BYTES_DAMAGED');
  });

  it('take another plan with the same columns and shorter windows, and no other one', () => {
    const column = (withinSeconds: number, of = 'amount'): HistoryPlan => ({
      entities: ['card'],
      numbers: ['amount', 'fee'],
      groups: [{ per: ['card'], columns: [{ name: 'sum', as: 'sum', of, withinSeconds }] }],
    });
    const chunks = [...snapshotOf(createHistory(column(3600)))];
    expect(codeOf(() => restored(column(60), chunks))).toBeUndefined();
    expect(codeOf(() => restored(column(7200), chunks))).toBe('FRAUD_HISTORIES_BYTES_MISMATCH');
    expect(codeOf(() => restored(column(60, 'fee'), chunks))).toBe('FRAUD_HISTORIES_BYTES_MISMATCH');
  });
});

describe('entityBytes() and restoreEntity()', () => {
  it('carry the entities of one transaction into another history, which answers as the first', () => {
    const history = createHistory(cardPlan);
    play(history, 0, 3000);
    const transaction = transactionAt(3000);
    const names = entitiesOf(history, transaction);
    expect(names.map(({ group }) => group)).toEqual([0, 1, 2]);
    const other = createHistory(cardPlan);
    for (const name of names) {
      const bytes = entityBytes(history, name);
      if (bytes !== undefined) restoreEntity(other, name, bytes);
    }
    expect(play(other, 3000, 3001)).toEqual(play(history, 3000, 3001));
    for (const name of names) expect(entityBytes(other, name)).toEqual(entityBytes(history, name));
  });

  it('take the place of what was there, and know no entity without events', () => {
    const history = createHistory(cardPlan);
    play(history, 0, 400);
    const [card] = entitiesOf(history, transactionAt(0));
    const bytes = entityBytes(history, card!)!;
    const { events } = historySize(history);
    restoreEntity(history, card!, bytes);
    expect(historySize(history).events).toBe(events);
    expect(entityBytes(history, { group: 0, low: 4711, high: 4711 })).toBeUndefined();
  });

  it('refuse damaged bytes and leave the history as it was', () => {
    const history = createHistory(cardPlan);
    play(history, 0, 400);
    const [card, merchant] = entitiesOf(history, transactionAt(0));
    const bytes = entityBytes(history, card!)!;
    expect(codeOf(() => restoreEntity(history, merchant!, bytes))).toBe('FRAUD_HISTORIES_BYTES_MISMATCH');
    expect(codeOf(() => restoreEntity(history, card!, bytes.subarray(0, 30)))).toBe('FRAUD_HISTORIES_BYTES_DAMAGED');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 1;
      expect(codeOf(() => restoreEntity(history, card!, changed))).toMatch(/^FRAUD_HISTORIES_BYTES_/);
    }
    expect(entityBytes(history, card!)).toEqual(bytes);
  });
});
