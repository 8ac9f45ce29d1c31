/** Files with texts, gaps and times, by a schema of version 2. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { columnOf, parseFeatureSchema } from '@fraud/feature-schema';
import { afterAll, describe, expect, it } from 'vitest';
import { readTransactions, WeekRefused } from '../index.ts';

const schema = parseFeatureSchema({
  version: 2,
  name: 'payments',
  eventTime: { column: 'at' },
  label: { column: 'fraud', fraud: ['1', 'yes'], legitimate: ['0', 'no'] },
  id: 'payment',
  columns: [
    { name: 'amount', type: 'number', missing: ['', 'NA'] },
    { name: 'shop', type: 'category' },
    { name: 'chip', type: 'boolean' },
    { name: 'card', type: 'entity' },
    { name: 'comment', type: 'ignore' },
  ],
});
const folder = mkdtempSync(join(tmpdir(), 'typed-columns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (content: string | Uint8Array, options: Parameters<typeof readTransactions>[2] = {}) => {
  const path = join(folder, 'rows');
  writeFileSync(path, content);
  return readTransactions(path, schema, options);
};
/** The inputs of the table by name, a category as its level. */
const inputsOf = ({ table }: Awaited<ReturnType<typeof read>>) =>
  Object.fromEntries(
    schema.inputs.map((name, i) => [
      name,
      Array.from(columnOf(table, i), (value) => table.levels?.get(i)?.[value] ?? value),
    ]),
  );

const HEAD = 'payment,at,amount,shop,chip,card,fraud\n';
const ROWS = 'a,2026-11-23T00:30:00Z,9.5,toys,true,77,no\nb,2026-11-23 01:30,NA,"wine, red",,78,yes\n';
const ROWS_READ = { amount: [9.5, NaN], shop: ['toys', 'wine, red'], chip: [1, NaN] };

describe('readTransactions() of typed columns', () => {
  it('reads texts, times, gaps, ids and labels in words', async () => {
    const found = await read(HEAD + ROWS);
    expect(inputsOf(found)).toEqual(ROWS_READ);
    expect([...found.table.eventTime]).toEqual([1_795_393_800, 1_795_397_400]);
    expect(found).toMatchObject({ rows: 2, frauds: 1, isLabelled: true, absent: [], ignored: [] });
    expect(found.table.ids).toEqual(['a', 'b']);
  });

  it('takes a column that a file lacks as missing, and refuses a file without any input', async () => {
    const found = await read('payment,at,amount,card,fraud,comment\na,2026-11-23,1,7,0,x\n');
    expect(inputsOf(found)).toEqual({ amount: [1], shop: [NaN], chip: [NaN] });
    expect(found).toMatchObject({ absent: ['shop', 'chip'], ignored: [] });
    await expect(read('at,card,fraud\n2026-11-23,7,0\n')).rejects.toMatchObject({
      code: 'FRAUD_WEEK_COLUMN_MISSING',
      message: expect.stringContaining('lacks columns "amount", "shop", "chip"') as string,
    });
  });

  it('leaves out rows whose label is not known yet, and calls none of them bad', async () => {
    const found = await read(`${HEAD}${ROWS}c,2026-11-24,3,toys,no,77,\n`);
    expect(found).toMatchObject({ rows: 2, frauds: 1, unlabelled: 1, badRows: [] });
    expect(await read(`${HEAD}c,2026-11-24,3,toys,no,77,\n`, { labels: 'optional' })).toMatchObject({
      rows: 1,
      isLabelled: false,
      unlabelled: 0,
    });
  });

  it.each([
    ['a,24.11.2026,1,toys,,7,0', 'VALUE', '"24.11.2026" is not a time such as 2026-11-30T09:15:00Z'],
    ['a,2026-11-24,cheap,toys,,7,0', 'NUMBER', '"cheap" is not a finite number'],
    ['a,2026-11-24,1,toys,perhaps,7,0', 'VALUE', '"perhaps" is not true or false, or nothing'],
    ['a,2026-11-24,1,toys,,7,2', 'LABEL', '"2" is not a label; it must be 0 or no or 1 or yes'],
    ['a,,1,toys,,7,0', 'VALUE', 'the value is missing'],
  ])('refuses %s', async (row, code, state) => {
    await expect(read(`${HEAD}${row}\n`)).rejects.toMatchObject({
      code: `FRAUD_WEEK_${code}`,
      message: expect.stringContaining(state) as string,
    });
  });

  it('reads a semicolon file with decimal commas, and Zstandard', async () => {
    const semicolons = `${HEAD}${ROWS}`
      .replaceAll('"wine, red"', 'wine| red')
      .replaceAll(',', ';')
      .replace('9.5', '9,5');
    expect(inputsOf(await read(semicolons)).amount).toEqual([9.5, NaN]);
    expect(inputsOf(await read(zstdCompressSync(HEAD + ROWS)))).toEqual(ROWS_READ);
    await expect(read(zstdCompressSync(HEAD + ROWS).subarray(0, -5))).rejects.toMatchObject({
      code: 'FRAUD_WEEK_COMPRESSION',
    });
  });

  it.each(['snappy', 'zstd', 'gzip'])('reads a Parquet file of pyarrow, compressed with %s', async (codec) => {
    const bytes = readFileSync(new URL(`../../test/golden/payments-${codec}.parquet`, import.meta.url));
    const found = await read(bytes);
    expect(inputsOf(found)).toEqual({
      amount: [9.5, NaN, 20.25, 3, 7],
      shop: ['toys', 'wine, red', 'a "quoted" one', NaN, 'cars'],
      chip: [1, 0, NaN, 1, 0],
    });
    expect(found).toMatchObject({ rows: 5, frauds: 1, unlabelled: 1, ignored: ['count'] });
    expect(found.table.eventTime[0]).toBe(1_795_393_800);
    await expect(read(bytes.subarray(0, -9))).rejects.toMatchObject({ code: 'FRAUD_WEEK_PARQUET' });
  });
});

it('shows no card in what it says of a bad row', async () => {
  const header = 'at,payment,amount,shop,chip,card,fraud\n';
  const long = `4111111111111111${'x'.repeat(300)}`;
  const rows = [`2026-11-30,a,1,s,1,${long},0`, '2026-11-30,b,4111111111111111x,s,1,c,0', '2026-11-30,c,1,s,1,c,1'];
  const { badRows } = await read(`${header}${rows.join('\n')}\n`, { maxBadRows: 2 });
  expect(badRows.map(({ column, value, text }) => [column, value, text])).toEqual([
    ['card', '(an entity, not shown)', '2026-11-30,a,1,s,1,(an entity, not shown),0'],
    ['amount', '************1111x', '2026-11-30,b,************1111x,s,1,(an entity, not shown),0'],
  ]);
});

it.each([
  ['a card that is too long', `${HEAD}a,2026-11-23,1,toys,true,4111111111111111${'x'.repeat(300)},0\n`],
  ['a card in the column of the amount', `${HEAD}a,2026-11-23,4111 1111 1111 1111 x,toys,true,77,0\n`],
  ['a file without a header', 'a,2026-11-23,1,toys,4111111111111111,0\n'],
])('shows no card in why a file is refused: %s', async (_, content) => {
  const refused = await read(content).catch((error: unknown) => error as WeekRefused);
  expect(refused).toBeInstanceOf(WeekRefused);
  expect(JSON.stringify(refused) + (refused as WeekRefused).message).not.toMatch(/4111 ?1111 ?1111/);
});
