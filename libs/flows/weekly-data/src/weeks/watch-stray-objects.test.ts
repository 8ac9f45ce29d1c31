import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { afterAll, expect, it } from 'vitest';
import { watchStrayObjects } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'stray-objects-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('watchStrayObjects() names every object once that is no weekly file, and what its name must be', async () => {
  const store = openObjectStore({ folder });
  const put = (name: string) => store.put(`weekly_data/${name}`, Uint8Array.of(1));
  const strays = ['W47.csv', 'Week_2026_47.csv', 'month_2026_11.csv', 'week_2026_47 (1).csv', 'week_2026_47.CSV'];
  for (const name of ['week_2026_47.csv', 'week_7.csv.gz', ...strays, 'week_2026_48.csv/part-0000.csv'])
    await put(name);
  await store.put('drift_reports/week_2026_47.json', Uint8Array.of(1));
  const look = watchStrayObjects(store, 'weekly_data/');
  const rule =
    'the name must be week_<year>_<ISO week>.csv, such as week_2026_07.csv, or week_<number>.csv, each ' +
    'also as .csv.gz, .csv.zst or .parquet';
  const found = await look();
  expect(found.map(({ key }) => key).sort()).toEqual(
    [...strays, 'week_2026_48.csv/part-0000.csv'].map((name) => `weekly_data/${name}`).sort(),
  );
  expect(found.find(({ key }) => key === 'weekly_data/W47.csv')!.warning).toBe(
    `weekly_data/W47.csv is not read as a weekly file: ${rule}`,
  );
  expect(found.find(({ key }) => key.includes('part'))!.warning).toContain('it must be directly below weekly_data/');
  expect(await look()).toEqual([]);
  await put('week_2026_47.xlsx');
  await put('week_2026_49.parquet');
  expect((await look()).map(({ key }) => key)).toEqual(['weekly_data/week_2026_47.xlsx']);
});
