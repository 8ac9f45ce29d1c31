import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  columnOf,
  entityHasher,
  hasHistories,
  historyEventReader,
  parseFeatureSchema,
  transactionReader,
} from '@fraud/feature-schema';
import { advance, createHistory } from '@fraud/histories';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { listWeeks, openWeekReader, readTransactions } from '../index.ts';

const schema = parseFeatureSchema({
  version: 2,
  name: 'cards',
  eventTime: { column: 'at', as: 'seconds' },
  label: { column: 'fraud' },
  id: 'id',
  columns: [
    { name: 'amount', type: 'number' },
    { name: 'shop', type: 'category' },
    { name: 'card', type: 'entity' },
  ],
  derived: [
    { per: 'card', of: 'amount', as: ['count', 'mean'], within: ['1d', '14d'] },
    { per: 'card', as: 'fraudShare', within: '7d', delay: '7d' },
  ],
});
const hide = entityHasher('k'.repeat(32));
const WEEK = 604_800;
const [COUNT, SHARE] = ['card.count.14d', 'card.fraudShare.7d'].map((name) => schema.inputs.indexOf(name));

/** Time, card, amount, label, id. */
type Payment = readonly [at: number, card: string, amount: number | '', fraud: 0 | 1 | '', id: string];

/** Payments of ten cards, every 20 minutes. */
const payments = (week: number): Payment[] =>
  Array.from({ length: 504 }, (_, i) => [
    week * WEEK + i * 1_200,
    `card ${(i * i + week) % 10}`,
    i % 7 === 0 ? '' : i % 50,
    i % 9 === 0 ? 1 : 0,
    `p${week}-${i}`,
  ]);

const folders: string[] = [];
let store: ObjectStore;
beforeEach(() => {
  folders.push(mkdtempSync(join(tmpdir(), 'week-reader-')));
  store = openObjectStore({ folder: folders.at(-1)! });
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

async function put(week: number, rows: readonly Payment[], header = 'at,card,amount,fraud,id,shop'): Promise<void> {
  const csv = [header, ...rows.map((row) => [...row, `shop ${row[0] % 3}`].join(','))].join('\n');
  await store.put(`weekly_data/week_${week}.csv`, new TextEncoder().encode(csv));
}

async function reader(options: Partial<Parameters<typeof openWeekReader>[0]> = {}) {
  const files = await listWeeks(store, 'weekly_data/');
  const read = openWeekReader({ store, schema, files, hide, ...options });
  return (week: number) => read(files.find((file) => file.week === week)!);
}

/** The derived columns of payments, one after the other through `advance`, as in service. */
function served(rows: readonly Payment[]): Map<string, number[]> {
  if (!hasHistories(schema)) throw new Error('the schema has histories');
  const readRow = transactionReader(schema, hide);
  const eventOf = historyEventReader(schema);
  const history = createHistory(schema.histories);
  return new Map(
    rows.map(([at, card, amount, fraud, id]) => {
      const into = new Float32Array(history.width);
      const event = eventOf(readRow({ at, card, amount, id, shop: '' }, []));
      advance(history, { ...event, ...(fraud !== '' && { label: fraud }) }, into);
      return [id, [...into]];
    }),
  );
}

function derivedOf({ table }: Awaited<ReturnType<Awaited<ReturnType<typeof reader>>>>): Map<string, number[]> {
  const first = schema.inputs.length - schema.historyColumns.length;
  return new Map(
    table.ids!.map((id, row) => [id, schema.historyColumns.map((_, c) => columnOf(table, first + c)[row]!)]),
  );
}

describe('openWeekReader()', () => {
  const weeks = [1, 2, 3, 4, 5, 6].map(payments);
  const putAll = async () => {
    for (const [i, rows] of weeks.entries()) await put(i + 1, rows);
  };

  it('derives of each row what the service derives of it, in whichever order weeks are read', async () => {
    await putAll();
    const read = await reader();
    const expected = served(weeks.flat());
    for (const week of [5, 6, 4, 4, 6]) {
      const derived = derivedOf(await read(week));
      expect(derived.size).toBe(504);
      for (const [id, columns] of derived) expect(columns, id).toEqual(expected.get(id));
    }
    expect(Math.max(...[...expected.values()].map((columns) => columns[1]!))).toBeGreaterThan(50);
  });

  it('reads no week that lies further back than the longest window and its delay', async () => {
    await putAll();
    const asked: string[] = [];
    const watched = { ...store, download: (key: string, path: string) => (asked.push(key), store.download(key, path)) };
    const read = await reader({ store: watched });
    await read(5);
    await read(6);
    expect(asked).toEqual([3, 4, 5, 6].map((week) => `weekly_data/week_${week}.csv`));
  });

  it('shows histories late rows, repeated rows and rows out of order as the service sees them', async () => {
    const late: Payment = [3 * WEEK - 50, 'card 1', 7, 0, 'late'];
    const [first, ...rest] = payments(4);
    await put(3, payments(3));
    await put(4, [...rest.toReversed(), late, first!, payments(3).at(-1)!]);
    const repeated = payments(3).at(-1)!;
    const expected = served([...payments(3), late, repeated, first!, ...rest]);
    const derived = derivedOf(await (await reader())(4));
    expect(derived.size).toBe(506);
    for (const [id, columns] of derived) expect(columns, id).toEqual(expected.get(id));
  });

  it('shows histories rows whose label is not known yet, and gives the others', async () => {
    const open = payments(5).map((row, i): Payment => (i % 2 === 0 ? row : [row[0], row[1], row[2], '', row[4]]));
    await put(4, payments(4));
    await put(5, open);
    const week = await (await reader())(5);
    expect([week.rows, week.table.rows, week.table.entities]).toEqual([252, 252, undefined]);
    expect([...new Set(week.table.labels)].toSorted()).toEqual([0, 1]);
    const expected = served([...payments(4), ...payments(5)]);
    for (const [id, columns] of derivedOf(week)) expect(columns[0], id).toBe(expected.get(id)![0]);
  });

  it('lets a fraud count when its delay has passed, also where only feedback knows it', async () => {
    const open = payments(4).map(([at, card, amount, , id]): Payment => [at, card, amount, '', id]);
    await put(4, open);
    await put(5, payments(5));
    await put(6, payments(6));
    const told = new Map(payments(4).map(([, , , fraud, id]) => [id, Number(fraud)]));
    const knowing = await reader({ labelsToldLater: ({ week }) => Promise.resolve(week === 4 ? told : new Map()) });
    const expected = served([...payments(4), ...payments(5), ...payments(6)]);
    for (const [id, columns] of derivedOf(await knowing(5))) expect(columns, id).toEqual(expected.get(id));
    const without = columnOf((await (await reader())(5)).table, SHARE!);
    expect(without.every((share) => share === 0 || Number.isNaN(share))).toBe(true);
  });

  it('passes over a refused week before, and derives columns of weeks without labels and of samples', async () => {
    await put(3, payments(3));
    await store.put('weekly_data/week_4.csv', new TextEncoder().encode('nothing\n1\n'));
    await put(
      5,
      payments(5).map(([at, card, amount, , id]): Payment => [at, card, amount, '', id]),
    );
    const expected = served([...payments(3), ...payments(5)]);
    const week = await (await reader({ sampleRows: 100 }))(5);
    expect(week).toMatchObject({ isLabelled: false, rows: 504 });
    expect(week.table.rows).toBeLessThan(200);
    expect(week.warnings).toContainEqual(expect.stringMatching(/504 rows and is judged by \d+ of them/));
    for (const [id, columns] of derivedOf(week)) expect(columns[0], id).toBe(expected.get(id)![0]);
    expect(columnOf(week.table, COUNT!)[5]).toBeGreaterThan(0);
  });

  it('reads no rows where nothing hides the entities', async () => {
    await put(4, payments(4));
    await expect((await reader({ hide: undefined }))(4)).rejects.toThrow('nothing hides them');
    await expect(readTransactions('no file', schema)).rejects.toThrow('nothing hides them');
  });
});
