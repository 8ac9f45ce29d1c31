import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectInfo, ObjectStore } from '../object-store.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (object: { bytes: Uint8Array } | undefined) => object && new TextDecoder().decode(object.bytes);
const refusedAs = (code: string) => expect.objectContaining({ code: `FRAUD_STORE_${code}` });

async function all(objects: AsyncIterable<ObjectInfo>): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  for await (const object of objects) found.push(object);
  return found;
}

/** What every object store keeps. `make` is called once and gives an empty store. */
export function objectStoreContract(make: () => Promise<{ store: ObjectStore; close(): Promise<void> }>): void {
  describe('ObjectStore contract', () => {
    let store: ObjectStore;
    let close: () => Promise<void>;
    let scratch: string;

    beforeAll(async () => {
      ({ store, close } = await make());
      scratch = await mkdtemp(join(tmpdir(), 'object-store-'));
    });
    afterAll(async () => {
      await close();
      await rm(scratch, { recursive: true, force: true });
    });

    it('put() then get(), head(), list() agree on bytes, size, etag and time', async () => {
      const { etag } = await store.put('round/trip.bin', new Uint8Array([0, 255, 10, 13]));
      const info = await store.head('round/trip.bin');
      expect(await store.get('round/trip.bin')).toEqual({
        bytes: expect.objectContaining({ length: 4 }) as unknown,
        etag,
      });
      expect([...(await store.get('round/trip.bin'))!.bytes]).toEqual([0, 255, 10, 13]);
      expect(info).toEqual({ key: 'round/trip.bin', size: 4, etag, lastModified: expect.any(Date) as unknown });
      expect(Math.abs(Date.now() - info!.lastModified.getTime())).toBeLessThan(60_000);
      expect((await all(store.list('round/'))).map(({ key, size, etag: listed }) => ({ key, size, listed }))).toEqual([
        { key: 'round/trip.bin', size: 4, listed: etag },
      ]);
    });

    it('get() reads no object that is larger than its kind may be', async () => {
      await store.put('large', new Uint8Array(1001));
      await expect(store.get('large', { maxBytes: 1000 })).rejects.toEqual(refusedAs('TOO_LARGE'));
      expect((await store.get('large', { maxBytes: 1001 }))?.bytes).toHaveLength(1001);
      expect(await store.get('nowhere', { maxBytes: 1 })).toBeUndefined();
    });

    it('put() keeps an empty object', async () => {
      await store.put('empty', new Uint8Array());
      expect((await store.get('empty'))?.bytes).toHaveLength(0);
      expect((await store.head('empty'))?.size).toBe(0);
    });

    it('put() over an object replaces it and changes the etag with the bytes', async () => {
      const first = await store.put('over', bytes('aaaa'));
      const second = await store.put('over', bytes('bbbb'));
      expect(second.etag).not.toBe(first.etag);
      expect(await store.head('over')).toMatchObject({ etag: second.etag });
      expect(text(await store.get('over'))).toBe('bbbb');
    });

    it('a missing object is undefined, and deleting it changes nothing', async () => {
      await store.put('there/is', bytes('x'));
      for (const key of ['nowhere', 'there', 'there/not']) {
        expect(await store.get(key)).toBeUndefined();
        expect(await store.head(key)).toBeUndefined();
        expect(await store.download(key, join(scratch, 'absent'))).toBeUndefined();
      }
      await store.delete('nowhere/at/all');
      expect(await readdir(scratch)).not.toContain('absent');
      expect(await all(store.list('nowhere'))).toEqual([]);
    });

    it('delete() removes the object and nothing beside it', async () => {
      await store.put('gone/a', bytes('a'));
      await store.put('gone/b', bytes('b'));
      await store.delete('gone/a');
      expect((await all(store.list('gone/'))).map((object) => object.key)).toEqual(['gone/b']);
      expect(await store.get('gone/a')).toBeUndefined();
    });

    it('put() with ifAbsent writes once', async () => {
      await store.put('once', bytes('first'), { ifAbsent: true });
      await expect(store.put('once', bytes('second'), { ifAbsent: true })).rejects.toEqual(
        refusedAs('PRECONDITION_FAILED'),
      );
      expect(text(await store.get('once'))).toBe('first');
    });

    it('put() with ifMatch writes over the etag it names only', async () => {
      const first = await store.put('swap', bytes('1'));
      const second = await store.put('swap', bytes('2'), { ifMatch: first.etag });
      await expect(store.put('swap', bytes('3'), { ifMatch: first.etag })).rejects.toEqual(
        refusedAs('PRECONDITION_FAILED'),
      );
      expect(await store.head('swap')).toMatchObject({ etag: second.etag });
      await expect(store.put('swap-absent', bytes('3'), { ifMatch: first.etag })).rejects.toEqual(
        refusedAs('PRECONDITION_FAILED'),
      );
      expect(await store.head('swap-absent')).toBeUndefined();
    });

    it('of ten racing put() with ifAbsent one wins, and its bytes stay', async () => {
      const races = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) => store.put('race', bytes(`racer ${i}`), { ifAbsent: true })),
      );
      const winners = races.flatMap((race, i) => (race.status === 'fulfilled' ? [i] : []));
      expect(winners).toHaveLength(1);
      expect(text(await store.get('race'))).toBe(`racer ${winners[0]}`);
      for (const race of races)
        if (race.status === 'rejected') expect(race.reason).toEqual(refusedAs('PRECONDITION_FAILED'));
    });

    it('compare-and-swap loses no update of five racing counters', async () => {
      await store.put('counter', bytes('0'));
      const addOne = async (): Promise<void> => {
        const { bytes: seen, etag } = (await store.get('counter'))!;
        const next = bytes(String(Number(new TextDecoder().decode(seen)) + 1));
        try {
          await store.put('counter', next, { ifMatch: etag });
        } catch (error) {
          if ((error as { code?: string }).code !== 'FRAUD_STORE_PRECONDITION_FAILED') throw error;
          await addOne();
        }
      };
      await Promise.all(
        Array.from({ length: 5 }, async () => {
          for (let i = 0; i < 6; i++) await addOne();
        }),
      );
      expect(text(await store.get('counter'))).toBe('30');
    });

    it('list() takes the prefix as text, not as a folder', async () => {
      const keys = ['l/week_10', 'l/week_1.csv', 'l/week_1', 'l/week_1.d/x', 'l/Z', 'l/é', 'm/other'];
      await Promise.all(keys.map((key) => store.put(key, bytes(key))));
      const under = async (prefix: string) => (await all(store.list(prefix))).map((object) => object.key).sort();
      expect(await under('l/')).toEqual(['l/Z', 'l/week_1', 'l/week_1.csv', 'l/week_1.d/x', 'l/week_10', 'l/é']);
      expect(await under('l/week_1')).toEqual(['l/week_1', 'l/week_1.csv', 'l/week_1.d/x', 'l/week_10']);
      expect(await under('l/week_1.d/')).toEqual(['l/week_1.d/x']);
      expect(await under('')).toEqual(expect.arrayContaining(['l/Z', 'm/other']));
    });

    it('keys may have spaces and signs', async () => {
      const key = "dir with space/ü+=&?#%41~(1)'!*.json";
      await store.put(key, bytes('u'));
      expect(text(await store.get(key))).toBe('u');
      expect((await all(store.list('dir with'))).map((object) => object.key)).toEqual([key]);
    });

    it.each(
      [
        '',
        '/',
        '/etc/passwd',
        'a//b',
        'a/',
        '../up',
        'a/../../up',
        'a/..',
        './a',
        'a\\b',
        'a\0b',
        'a\nb',
        '.object-store/lock',
        '\ud800',
        'x'.repeat(1025),
      ].map((key) => [key.slice(0, 20), key] as const),
    )('every call refuses the key %j', async (_, key) => {
      const file = join(scratch, 'refused');
      await writeFile(file, 'x');
      const calls = [
        () => store.put(key, bytes('x')),
        () => store.get(key),
        () => store.head(key),
        () => store.delete(key),
        () => store.download(key, file),
        () => store.upload(key, file),
      ];
      for (const call of calls) await expect((async () => await call())()).rejects.toEqual(refusedAs('INVALID_KEY'));
    });

    it.each(['..', '../../', '/', 'a//', 'a/../', '.object-store/', 'a\\'])(
      'list() refuses the prefix %j',
      async (prefix) => {
        await expect(all(store.list(prefix))).rejects.toEqual(refusedAs('INVALID_KEY'));
      },
    );

    it('upload() and download() carry a file of 12 MB unchanged', async () => {
      const content = randomBytes(12_000_000);
      await writeFile(join(scratch, 'large'), content);
      const { etag } = await store.upload('files/large', join(scratch, 'large'));
      expect(await store.head('files/large')).toMatchObject({ size: content.length, etag });
      expect(await store.download('files/large', join(scratch, 'copy'))).toEqual({ size: content.length, etag });
      expect((await readFile(join(scratch, 'copy'))).equals(content)).toBe(true);
      expect((await readdir(scratch)).filter((name) => name.endsWith('.part'))).toEqual([]);
      await expect(store.upload('files/large', join(scratch, 'large'), { ifAbsent: true })).rejects.toEqual(
        refusedAs('PRECONDITION_FAILED'),
      );
    });

    it('upload() of a missing file fails and stores nothing', async () => {
      await expect(store.upload('files/missing', join(scratch, 'missing'))).rejects.toMatchObject({
        name: 'ObjectStoreError',
        retryable: false,
      });
      expect(await store.head('files/missing')).toBeUndefined();
    });

    it('an aborted signal ends every call with its reason', async () => {
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      await writeFile(join(scratch, 'aborted'), 'x');
      const calls = [
        () => store.put('aborted', bytes('x'), { signal }),
        () => store.upload('aborted', join(scratch, 'aborted'), { signal }),
        () => store.get('over', { signal }),
        () => store.head('over', { signal }),
        () => store.delete('over', { signal }),
        () => store.download('over', join(scratch, 'aborted-copy'), { signal }),
        () => all(store.list('', { signal })),
      ];
      for (const call of calls) await expect(call()).rejects.toBe(reason);
      expect(await store.head('aborted')).toBeUndefined();
    });
  });
}
