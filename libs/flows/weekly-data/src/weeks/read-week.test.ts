import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fraudsIn, sliceTable, ulbSchema } from '@fraud/feature-schema';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { listWeeks, readWeek, watchRepeatedWeeks, type WeekFile, writeRejectedRows } from '../index.ts';

const week = simulateWeek({ rows: 6_000, fraudShare: 0.01, seed: 3, startTimeSeconds: 604_800 });
const csv = csvOf(week, ulbSchema);
const folders: string[] = [];
let store: ObjectStore;

beforeEach(() => {
  folders.push(mkdtempSync(join(tmpdir(), 'weekly-data-')));
  store = openObjectStore({ folder: folders.at(-1)! });
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function stored(key: string, bytes: Uint8Array): Promise<WeekFile> {
  await store.put(key, bytes);
  return (await listWeeks(store, 'weekly_data/')).find((file) => file.key === key)!;
}

describe('listWeeks()', () => {
  it('lists weekly files in order of time and passes over the rest', async () => {
    for (const name of [
      'week_2026_10.csv',
      'week_2026_2.csv',
      'week_2025_52.csv.gz',
      'notes.txt',
      'old/week_2026_1.csv',
    ])
      await store.put(`weekly_data/${name}`, csv);
    expect((await listWeeks(store, 'weekly_data/')).map((file) => file.name)).toEqual([
      'week_2025_52',
      'week_2026_2',
      'week_2026_10',
    ]);
  });

  it('lists a week that lies there twice once, as the file that came first', async () => {
    for (const name of ['week_2026_2.csv', 'week_2026_02.csv']) await store.put(`weekly_data/${name}`, csv);
    utimesSync(join(folders.at(-1)!, 'weekly_data/week_2026_2.csv'), 1_000, 1_000);
    expect((await listWeeks(store, 'weekly_data/')).map((file) => file.key)).toEqual(['weekly_data/week_2026_2.csv']);
    utimesSync(join(folders.at(-1)!, 'weekly_data/week_2026_02.csv'), 999, 999);
    expect((await listWeeks(store, 'weekly_data/')).map((file) => file.key)).toEqual(['weekly_data/week_2026_02.csv']);
  });
});

describe('readWeek()', () => {
  it.each([
    ['plain', 'weekly_data/week_2026_47.csv', csv],
    ['gzip', 'weekly_data/week_2026_47.csv.gz', gzipSync(csv)],
    ['gzip without the ending', 'weekly_data/week_2026_47.csv', gzipSync(csv)],
  ])('gives back the very columns that were written: %s', async (_, key, bytes) => {
    const { table, warnings } = await readWeek(store, await stored(key, bytes), ulbSchema);
    expect(table.rows).toBe(week.rows);
    expect(Buffer.from(table.matrix.buffer).equals(Buffer.from(week.matrix.buffer))).toBe(true);
    expect(table.labels).toEqual(week.labels);
    expect(table.eventTime).toEqual(week.eventTime);
    expect(table.matrix.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(warnings).toEqual([]);
  });

  it('gives the SHA-256 of the stored bytes', async () => {
    const line = new TextEncoder().encode(
      `${ulbSchema.columns.map((column) => column.name).join(',')}\n${'0,'.repeat(30)}1\n${'1,'.repeat(30)}0\n`,
    );
    const { sha256 } = await readWeek(store, await stored('weekly_data/week_1.csv', line), ulbSchema);
    expect(sha256).toBe('fc55e9d08f853f5ce77c1dfcd7808ca4496c592356c5ebe0364f1af82b97bdc7');
  });

  it('sorts rows by time and says so', async () => {
    const lines = new TextDecoder().decode(csv).trimEnd().split('\n');
    const shuffled = [lines[0], ...lines.slice(3_001), ...lines.slice(1, 3_001)].join('\n');
    const { table, warnings } = await readWeek(
      store,
      await stored('weekly_data/week_1.csv', new TextEncoder().encode(shuffled)),
      ulbSchema,
    );
    expect(table.eventTime).toEqual(week.eventTime);
    expect(fraudsIn(sliceTable(table, 0, 3_000))).toBe(fraudsIn(sliceTable(week, 0, 3_000)));
    expect(warnings).toEqual(['Rows were not in order of "Time" and were sorted']);
  });

  it('refuses a gzip file that is cut off', async () => {
    const file = await stored('weekly_data/week_1.csv.gz', gzipSync(csv).subarray(0, 10_000));
    await expect(readWeek(store, file, ulbSchema)).rejects.toThrow(
      expect.objectContaining({
        code: 'FRAUD_WEEK_COMPRESSION',
        message: 'Cannot read weekly file: its gzip data is broken: unexpected end of file',
      }),
    );
  });

  it('finds the one bad line among thousands', async () => {
    const lines = new TextDecoder().decode(csv).split('\n');
    lines[5_432] = lines[5_432]!.replace(/,[^,]*,([01])$/, ',1O0,$1');
    const file = await stored('weekly_data/week_1.csv', new TextEncoder().encode(lines.join('\n')));
    await expect(readWeek(store, file, ulbSchema)).rejects.toThrow(
      'line 5433, column "Amount": "1O0" is not a finite number',
    );
  });

  it('does not read a file that was replaced or removed since it was listed', async () => {
    const file = await stored('weekly_data/week_1.csv', csv);
    await store.put(file.key, csv.subarray(0, 100));
    await expect(readWeek(store, file, ulbSchema)).rejects.toThrow(
      expect.objectContaining({ code: 'FRAUD_WEEK_CHANGED' }),
    );
    await store.delete(file.key);
    await expect(readWeek(store, file, ulbSchema)).rejects.toThrow(
      expect.objectContaining({ code: 'FRAUD_WEEK_CHANGED' }),
    );
  });

  it('leaves out bad rows, says so, and writeRejectedRows() keeps them beside the quarantine', async () => {
    const lines = new TextDecoder().decode(csv).split('\n');
    lines[10] = lines[10]!.replace(/,[^,]*,([01])$/, ',"1,5",$1');
    const file = await stored('weekly_data/week_1.csv', new TextEncoder().encode(lines.join('\n')));
    const data = await readWeek(store, file, ulbSchema, { maxBadRows: 1 });
    expect([data.rows, data.table.rows, data.warnings]).toEqual([
      5_999,
      5_999,
      [
        '1 of 6000 rows were left out, the first for line 11, column "Amount": ' +
          'a value is a finite number in the range of float32',
      ],
    ]);
    expect(await writeRejectedRows(store, data)).toBe('quarantine/week_1.bad_rows.csv');
    expect(new TextDecoder().decode((await store.get('quarantine/week_1.bad_rows.csv'))!.bytes)).toBe(
      'line,column,value,rule,text\n11,Amount,"1,5",a value is a finite number in the range of float32,' +
        `"${lines[10].replaceAll('"', '""')}"\n`,
    );
    const badRows = [{ line: 2, column: 'V1', value: '=cmd|x', rule: 'r', text: '@a,-1' }];
    await writeRejectedRows(store, { file, badRows });
    expect(new TextDecoder().decode((await store.get('quarantine/week_1.bad_rows.csv'))!.bytes)).toBe(
      `line,column,value,rule,text\n2,V1,'=cmd|x,r,"'@a,-1"\n`,
    );
    expect(await writeRejectedRows(store, { file, badRows: [] })).toBeUndefined();
  });

  it('says when it judges by a sample', async () => {
    const { table, rows, frauds, warnings } = await readWeek(
      store,
      await stored('weekly_data/week_1.csv', csv),
      ulbSchema,
      { sampleRows: 1_000 },
    );
    expect([rows, frauds, warnings]).toEqual([
      6_000,
      fraudsIn(week),
      [`The week has 6000 rows and is judged by ${table.rows} of them, drawn at random`],
    ]);
  });
});

describe('watchRepeatedWeeks()', () => {
  it('tells the same content from another, gzip or not, and compares two files once', async () => {
    const downloads: string[] = [];
    const repeated = watchRepeatedWeeks(
      { ...store, download: (key, path) => (downloads.push(key), store.download(key, path)) },
      'weekly_data/',
    );
    for (const name of ['week_2026_2.csv', 'week_2026_3.csv']) {
      await store.put(`weekly_data/${name}`, csv);
      utimesSync(join(folders.at(-1)!, 'weekly_data', name), 1_000, 1_000);
    }
    await store.put('weekly_data/week_2026_2.csv.gz', gzipSync(csv));
    await store.put('weekly_data/week_2026_03.csv', csv.subarray(0, 5_000));
    const found = (await repeated()).map(({ file, first, refusal }) => [file.key, first.key, refusal?.message]);
    expect(found).toEqual([
      ['weekly_data/week_2026_2.csv.gz', 'weekly_data/week_2026_2.csv', undefined],
      [
        'weekly_data/week_2026_03.csv',
        'weekly_data/week_2026_3.csv',
        'Cannot read weekly file: its week is there already as weekly_data/week_2026_3.csv, with other content',
      ],
    ]);
    await repeated();
    expect(downloads).toHaveLength(4);
    await store.put('weekly_data/week_2026_2.csv.gz', csv.subarray(0, 5_000));
    expect((await repeated())[0]!.refusal).toMatchObject({ code: 'FRAUD_WEEK_REPEATED' });
  });
});
