import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { startS3Server } from '@fraud/object-store/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listWeeks, quarantineReason, quarantineWeek, readWeek, type WeekFile, WeekRefused } from '../index.ts';

const BAD = new TextEncoder().encode('Time,V1\n');
const NOW = new Date('2026-11-22T10:00:00Z');
const MOVED = ['quarantine/week_2026_47.csv', 'quarantine/week_2026_47.reason.json'];

function openFolder(): Promise<{ store: ObjectStore; close(): unknown }> {
  const folder = mkdtempSync(join(tmpdir(), 'quarantine-'));
  return Promise.resolve({
    store: openObjectStore({ folder }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  });
}

async function openS3(): Promise<{ store: ObjectStore; close(): unknown }> {
  const server = await startS3Server();
  return { store: openObjectStore(server.settings), close: () => server.close() };
}

describe.each([
  ['a folder', openFolder],
  ['S3', openS3],
])('quarantineWeek() in %s', (_, open) => {
  let store: ObjectStore;
  let close: () => unknown;
  let file: WeekFile;
  let refusal: WeekRefused;

  beforeEach(async () => {
    ({ store, close } = await open());
    await store.put('weekly_data/week_2026_47.csv', BAD);
    [file] = (await listWeeks(store, 'weekly_data/')) as [WeekFile];
    refusal = await readWeek(store, file, ulbSchema).then(
      () => Promise.reject(new Error('was read')),
      (error: WeekRefused) => error,
    );
  });
  afterEach(() => close());

  async function keys(): Promise<string[]> {
    return (await Array.fromAsync(store.list(''))).map((object) => object.key);
  }

  it('moves the file and writes the reason beside it', async () => {
    expect(await quarantineWeek(store, file, refusal, NOW)).toBe('done');
    expect(await keys()).toEqual(MOVED);
    expect([...(await store.get(MOVED[0]!))!.bytes]).toEqual([...BAD]);
    const reason = quarantineReason.parse(JSON.parse(new TextDecoder().decode((await store.get(MOVED[1]!))!.bytes)));
    expect(reason).toMatchObject({
      key: file.key,
      code: 'FRAUD_WEEK_COLUMN_MISSING',
      line: 1,
      column: 'V2',
      message: refusal.message,
      refusedAt: '2026-11-22T10:00:00.000Z',
    });
  });

  it('run again leaves what it left', async () => {
    await quarantineWeek(store, file, refusal, NOW);
    const left = await store.get(MOVED[1]!);
    expect(await quarantineWeek(store, file, refusal, new Date(0))).toBe('skipped');
    expect(await keys()).toEqual(MOVED);
    expect(await store.get(MOVED[1]!)).toEqual(left);
  });

  it('ends what an interrupted run began', async () => {
    await store.put(MOVED[0]!, BAD.subarray(0, 3));
    expect(await quarantineWeek(store, file, refusal, NOW)).toBe('done');
    expect((await store.get(MOVED[0]!))!.bytes).toHaveLength(BAD.length);
  });

  it('keeps the original when the copy does not hold the same bytes', async () => {
    const lossy = Object.assign(Object.create(store) as ObjectStore, {
      upload: (key: string) => store.put(key, BAD.subarray(0, 3)),
    });
    await expect(quarantineWeek(lossy, file, refusal, NOW)).rejects.toThrow('the original stays');
    expect(await keys()).toContain(file.key);
  });

  it('leaves a file alone that was put there since it was listed', async () => {
    await store.put(file.key, new TextEncoder().encode('corrected'));
    expect(await quarantineWeek(store, file, refusal, NOW)).toBe('skipped');
    expect(await keys()).toEqual([file.key]);
  });

  it('leaves a file alone that was put there while the old one was copied', async () => {
    const late = Object.assign(Object.create(store) as ObjectStore, {
      put: async (key: string, bytes: Uint8Array) => {
        await store.put(file.key, new TextEncoder().encode('corrected'));
        return store.put(key, bytes);
      },
    });
    expect(await quarantineWeek(late, file, refusal, NOW)).toBe('skipped');
    expect(new TextDecoder().decode((await store.get(file.key))!.bytes)).toBe('corrected');
  });
});
