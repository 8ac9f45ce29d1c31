import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { ObjectStore } from './object-store.ts';
import { openObjectStore } from './open-object-store.ts';
import { restoreObjects } from './restore-objects.ts';

const root = mkdtempSync(join(tmpdir(), 'restore-objects-'));
afterAll(() => rmSync(root, { recursive: true }));
let copy: ObjectStore;
let store: ObjectStore;
let run = 0;
const { signal } = new AbortController();
const put = (to: ObjectStore, key: string, text: string) => to.put(key, new TextEncoder().encode(text));
const textOf = async (key: string) => new TextDecoder().decode((await store.get(key))?.bytes);

beforeEach(async () => {
  run++;
  copy = openObjectStore({ folder: join(root, `copy-${run}`) });
  store = openObjectStore({ folder: join(root, `store-${run}`) });
  for (const key of ['models/a', 'models/b', 'models/c', 'labels/a']) await put(copy, key, `of the copy: ${key}`);
  await put(store, 'models/b', 'of the store: models/b');
  await put(store, 'models/c', 'of the copy: models/c');
});

it('brings back what is lost below the prefix, and leaves what is there', async () => {
  expect(await restoreObjects(copy, store, { prefix: 'models/', signal })).toEqual({
    ...{ restored: ['models/a'], replaced: [] },
    kept: expect.arrayContaining(['models/b', 'models/c']) as unknown,
  });
  expect(await textOf('models/a')).toBe('of the copy: models/a');
  expect(await textOf('models/b')).toBe('of the store: models/b');
  expect(await store.head('labels/a')).toBeUndefined();
});

it('replaces what is damaged, also by bytes of the same length, when it is asked to', async () => {
  await put(store, 'models/a', 'of the copy: models/A');
  const { replaced, kept } = await restoreObjects(copy, store, { prefix: 'models/', replace: true, signal });
  expect([replaced.toSorted(), kept]).toEqual([['models/a', 'models/b'], ['models/c']]);
  for (const name of ['a', 'b', 'c']) expect(await textOf(`models/${name}`)).toBe(`of the copy: models/${name}`);
});

it('leaves an object that somebody else has made meanwhile', async () => {
  const late: ObjectStore = {
    ...copy,
    async download(key, path, options) {
      await put(store, key, 'made meanwhile');
      return await copy.download(key, path, options);
    },
  };
  expect(await restoreObjects(late, store, { prefix: 'models/a', signal })).toMatchObject({ kept: ['models/a'] });
  expect(await textOf('models/a')).toBe('made meanwhile');
});
