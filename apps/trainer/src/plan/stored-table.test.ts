import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransactionTable } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { expect, it } from 'vitest';
import { getTable, putTable } from './stored-table.ts';

const table: TransactionTable = {
  rows: 3,
  matrix: Float32Array.of(0, 1, NaN, 0.5, -2, 3),
  labels: Uint8Array.of(0, 1, 0),
  eventTime: Float64Array.of(1, 2, 3.5),
};

it.each([
  ['without categories', table],
  ['with the levels of its categories', { ...table, levels: new Map([[0, ['café', '"quoted"\n']]]) }],
])('a table is read back %s', async (_, given) => {
  const store = openObjectStore({ folder: await mkdtemp(join(tmpdir(), 'table-')) });
  const stored = await putTable(store, 'folder/', given, 2);
  expect(await getTable(store, { ...stored, frauds: 1 })).toEqual(given);
});
