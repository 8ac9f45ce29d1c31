import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { afterAll, expect, it } from 'vitest';
import { readRows } from './transaction-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rows-'));
afterAll(() => rmSync(folder, { recursive: true }));
const schema = parseFeatureSchema({
  name: 'toy',
  columns: [
    { name: 'Time', role: 'eventTime' },
    { name: 'b', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});

it.each([
  ['seconds since 1970', 1_795_392_000, ''],
  ['seconds from 0', 406, ''],
  ['milliseconds', 1_795_392_000_000, '"Time" is 1795392000000, which is no time in seconds'],
  ['nanoseconds', 1.795392e18, '"Time" is 1795392000000000000, which is no time in seconds'],
])('readRows() reads times in %s, and says which are no seconds', async (_, time, says) => {
  const file = path.join(folder, 'rows.csv');
  writeFileSync(file, `Time,b,Class\n0,1,0\n${time},1,1\n`);
  const told: string[] = [];
  const reporter = { log: (line: string) => void told.push(line), progress: () => {} };
  const { table } = await readRows(file, schema, 'required', { reporter, signal: new AbortController().signal });
  expect([...table.eventTime]).toEqual([0, time]);
  expect(told.filter((line) => line.includes('no time in seconds')).join('')).toContain(says);
  expect(told).toHaveLength(says === '' ? 1 : 2);
});
