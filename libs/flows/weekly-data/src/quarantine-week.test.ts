import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listWeeks, quarantineReason, quarantineWeek, readWeek, type WeekFile, WeekRefused } from './index.ts';

const BAD = new TextEncoder().encode('Time,V1\n');
const NOW = new Date('2026-11-22T10:00:00Z');
let folder: string;
let store: ObjectStore;
let file: WeekFile;
let refusal: WeekRefused;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarantine-'));
  store = openObjectStore({ folder });
  await store.put('weekly_data/week_2026_47.csv', BAD);
  [file] = (await listWeeks(store, 'weekly_data/')) as [WeekFile];
  refusal = await readWeek(store, file, ulbSchema).then(() => Promise.reject(new Error('was read')), (error: WeekRefused) => error);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function keys(): Promise<string[]> {
  return (await Array.fromAsync(store.list(''))).map((object) => object.key);
}

describe('quarantineWeek()', () => {
  it('moves the file and writes the reason beside it', async () => {
    expect(await quarantineWeek(store, file, refusal, NOW)).toBe('done');
    expect(await keys()).toEqual(['quarantine/week_2026_47.csv', 'quarantine/week_2026_47.reason.json']);
    expect([...(await store.get('quarantine/week_2026_47.csv'))!.bytes]).toEqual([...BAD]);
    const reason = quarantineReason.parse(JSON.parse(new TextDecoder().decode((await store.get('quarantine/week_2026_47.reason.json'))!.bytes)));
    expect(reason).toMatchObject({ key: file.key, code: 'FRAUD_WEEK_COLUMN_MISSING', line: 1, column: 'V2', message: refusal.message, refusedAt: '2026-11-22T10:00:00.000Z' });
  });

  it('run again leaves what it left', async () => {
    await quarantineWeek(store, file, refusal, NOW);
    expect(await quarantineWeek(store, file, refusal, new Date(0))).toBe('skipped');
    expect(await keys()).toEqual(['quarantine/week_2026_47.csv', 'quarantine/week_2026_47.reason.json']);
  });

  it('ends what an interrupted run began', async () => {
    await store.put('quarantine/week_2026_47.csv', BAD.subarray(0, 3));
    expect(await quarantineWeek(store, file, refusal, NOW)).toBe('done');
    expect((await store.get('quarantine/week_2026_47.csv'))!.bytes).toHaveLength(BAD.length);
  });

  it('leaves a file alone that was put there since', async () => {
    await store.put(file.key, new TextEncoder().encode('corrected'));
    expect(await quarantineWeek(store, file, refusal, NOW)).toBe('skipped');
    expect(await keys()).toEqual([file.key]);
  });
});
