import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openObjectStore } from '../index.ts';
import { objectStoreContract } from '../testing/testing.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'folder-store-'));
const remove = (folder: string) => rm(folder, { recursive: true, force: true });

describe('openObjectStore({ folder })', () => {
  objectStoreContract(async () => {
    const folder = await newFolder();
    return { store: openObjectStore({ folder }), close: () => remove(folder) };
  });

  let folder: string;
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(() => remove(folder));

  it('shows what a person drops into the folder, and its next version under another etag', async () => {
    const store = openObjectStore({ folder });
    await mkdir(join(folder, 'weekly'));
    await writeFile(join(folder, 'weekly/a.csv'), 'one');
    await utimes(join(folder, 'weekly/a.csv'), 1, 1);
    const first = await store.head('weekly/a.csv');
    await writeFile(join(folder, 'weekly/a.csv'), 'two');
    await utimes(join(folder, 'weekly/a.csv'), 1, 1);
    expect((await store.head('weekly/a.csv'))?.etag).not.toBe(first?.etag);
    expect(first).toMatchObject({ size: 3, lastModified: new Date(1000) });
  });

  it('keeps what it stores from other accounts', async () => {
    const store = openObjectStore({ folder });
    await store.put('labels/a.json', Buffer.from('{}'));
    await store.upload('labels/b.json', join(folder, 'labels/a.json'));
    const modeOf = async (path: string) => (await stat(join(folder, path))).mode & 0o007;
    expect(await Promise.all(['labels', 'labels/a.json', 'labels/b.json', '.object-store'].map(modeOf))).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('reads no object as a whole that is larger than the store may give', async () => {
    await openObjectStore({ folder }).put('large', new Uint8Array(1001));
    const store = openObjectStore({ folder, maxObjectBytes: 1000 });
    await expect(store.get('large', { maxBytes: 2000 })).rejects.toMatchObject({
      code: 'FRAUD_STORE_TOO_LARGE',
      message: expect.stringMatching(/large .* 1001 bytes, at most 1000/) as string,
    });
    expect(await store.download('large', join(folder, 'copy'))).toMatchObject({ size: 1001 });
  });

  it('leaves nothing but the objects: no staged file stays, dot files are not listed', async () => {
    const store = openObjectStore({ folder });
    await store.put('a', Buffer.from('1'), { ifAbsent: true });
    await expect(store.put('a', Buffer.from('2'), { ifAbsent: true })).rejects.toMatchObject({
      code: 'FRAUD_STORE_PRECONDITION_FAILED',
    });
    await writeFile(join(folder, '.DS_Store'), '');
    expect(await readdir(join(folder, '.object-store/staged'))).toEqual([]);
    expect((await Array.fromAsync(store.list(''))).map((object) => object.key)).toEqual(['a']);
  });

  it('removes what a writer that died a day ago left staged, and keeps what may be in work', async () => {
    await mkdir(join(folder, '.object-store/staged'), { recursive: true });
    for (const name of ['old', 'young']) await writeFile(join(folder, '.object-store/staged', name), 'x');
    await utimes(join(folder, '.object-store/staged/old'), 1, 1);
    await openObjectStore({ folder }).put('a', Buffer.from('1'));
    expect(await readdir(join(folder, '.object-store/staged'))).toEqual(['young']);
  });

  it('refuses a key that is another key plus a segment', async () => {
    const store = openObjectStore({ folder });
    await store.put('a', Buffer.from('1'));
    await expect(store.put('a/b', Buffer.from('2'))).rejects.toMatchObject({ code: 'FRAUD_STORE_INVALID_KEY' });
    expect(await store.get('a/b')).toBeUndefined();
  });

  it('loses no compare-and-swap between four processes, one of them killed at work', async () => {
    await openObjectStore({ folder }).put('counter', Buffer.from('0'));
    const counters = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [join(import.meta.dirname, '../testing/count-in-folder.ts'), folder, '25'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    // Listens from now on: some counters may be through before the first has begun.
    const closed = Promise.all(counters.map((counter) => once(counter, 'close')));
    let confirmed = 0;
    for (const counter of counters) counter.stdout.on('data', (dots: Buffer) => (confirmed += dots.length));
    await once(counters[0]!.stdout, 'data');
    counters[0]!.kill('SIGKILL');
    await closed;
    const counted = Number(await readFile(join(folder, 'counter'), 'utf8'));
    expect(confirmed).toBeGreaterThan(75);
    expect([confirmed, confirmed + 1]).toContain(counted); // the killed one may have written what it could not report
  });
});
