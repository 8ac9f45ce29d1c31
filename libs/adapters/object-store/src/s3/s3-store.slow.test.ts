import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openObjectStore } from '../index.ts';
import { objectStoreContract, type S3Server, startLossyProxy, startS3Server } from '../testing/testing.ts';

describe('openObjectStore({ bucket })', () => {
  objectStoreContract(async () => {
    const server = await startS3Server();
    return { store: openObjectStore(server.settings), close: () => server.close() };
  });

  describe('against an S3 server', () => {
    let server: S3Server;
    beforeAll(async () => {
      server = await startS3Server();
    });
    afterAll(() => server.close());

    it('list() goes on over pages of 1,000', async () => {
      const store = openObjectStore(server.settings);
      const keys = Array.from({ length: 1_005 }, (_, i) => `pages/${String(i).padStart(4, '0')}`);
      for (let i = 0; i < keys.length; i += 100)
        await Promise.all(keys.slice(i, i + 100).map((key) => store.put(key, Buffer.from('x'))));
      expect((await Array.fromAsync(store.list('pages/'))).map((object) => object.key).sort()).toEqual(keys);
    });

    it.each([
      ['reports/week.html', 'text/html; charset=utf-8'],
      ['reports/week.json', 'application/json'],
      ['weekly_data/week.csv', 'text/csv; charset=utf-8'],
      ['plots/roc.svg', 'image/svg+xml'],
      ['logs/week.csv.gz', 'application/gzip'],
      ['models/model.forest', 'application/octet-stream'],
    ])('%s is stored as %s', async (key, type) => {
      const file = join(tmpdir(), `content-type-${process.pid}`);
      await writeFile(file, 'x');
      const store = openObjectStore(server.settings);
      for (const write of [() => store.put(key, Buffer.from('x')), () => store.upload(key, file)]) {
        await write();
        const answer = await fetch(`${server.endpoint}/${server.bucket}/${key}`);
        expect([answer.headers.get('content-type'), await answer.text()]).toEqual([type, 'x']);
      }
    });

    it('a conditional write whose first answer is lost is known by what is stored, else it has failed', async () => {
      const proxy = await startLossyProxy(server.endpoint);
      const store = openObjectStore({ ...server.settings, endpoint: proxy.endpoint });
      const { etag } = await store.put('champion.json', Buffer.from('a'));
      proxy.loseNextAnswer();
      const applied = await store.put('champion.json', Buffer.from('b'), { ifMatch: etag });
      expect(applied.etag).toBe((await store.head('champion.json'))?.etag);
      proxy.loseNextAnswer();
      await store.put('history.json', Buffer.from('1'), { ifAbsent: true });
      await expect(store.put('history.json', Buffer.from('1'), { ifAbsent: true })).rejects.toMatchObject({
        code: 'FRAUD_STORE_PRECONDITION_FAILED',
      });
      proxy.loseNextAnswer(() => openObjectStore(server.settings).put('champion.json', Buffer.from('theirs')));
      await expect(store.put('champion.json', Buffer.from('c'), { ifMatch: applied.etag })).rejects.toMatchObject({
        code: 'FRAUD_STORE_PRECONDITION_FAILED',
      });
      proxy.close();
    });

    it('names no credentials of its endpoint', async () => {
      const endpoint = server.endpoint.replace('//', '//user:pass-word@');
      const store = openObjectStore({ ...server.settings, endpoint, bucket: 'not-there' });
      expect(store.describe()).toContain(server.endpoint);
      const error = await store.get('a').catch((reason: unknown) => reason);
      expect(`${store.describe()} ${String(error)} ${inspect(error)}`).not.toContain('pass-word');
      await openObjectStore({ ...server.settings, endpoint }).put('a', Buffer.from('x'));
    });

    it('every call names a missing bucket', async () => {
      const store = openObjectStore({ ...server.settings, bucket: 'not-there' });
      const calls = [
        () => store.get('a'),
        () => store.head('a'),
        () => store.put('a', Buffer.from('x')),
        () => Array.fromAsync(store.list('')),
      ];
      for (const call of calls)
        await expect(call()).rejects.toMatchObject({
          code: 'FRAUD_STORE_NO_BUCKET',
          retryable: false,
          message: expect.stringContaining('not-there') as unknown,
        });
    });
  });

  describe('when the other side misbehaves', () => {
    let server: Server | undefined;
    afterEach(() => server?.close() && server.closeAllConnections());
    const storeAt = async (listener: RequestListener, requestTimeoutMs = 5_000) => {
      server = createServer(listener).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return openObjectStore({
        bucket: 'b',
        region: 'eu-north-1',
        endpoint,
        credentials: { accessKeyId: 'k', secretAccessKey: 's' },
        requestTimeoutMs,
      });
    };

    it('a closed port is an outage', async () => {
      const store = await storeAt(() => undefined);
      await new Promise((closed) => server!.close(closed));
      await expect(store.get('a')).rejects.toMatchObject({
        code: 'FRAUD_STORE_UNREACHABLE',
        retryable: true,
        cause: expect.anything() as unknown,
      });
    });

    it('silence is an outage after the deadline of a call', async () => {
      const store = await storeAt(() => undefined, 60_000);
      const started = performance.now();
      const calls = [
        () => store.get('a', { deadlineMs: 50 }),
        () => store.head('a', { deadlineMs: 50 }),
        () => store.put('a', Buffer.from('x'), { deadlineMs: 50 }),
        () => Array.fromAsync(store.list('', { deadlineMs: 50 })),
      ];
      for (const call of calls)
        await expect(call()).rejects.toMatchObject({ code: 'FRAUD_STORE_UNREACHABLE', retryable: true });
      expect(performance.now() - started).toBeLessThan(10_000);
    });

    it('silence is an outage after the time limit', async () => {
      const store = await storeAt(() => undefined, 50);
      await expect(store.head('a')).rejects.toMatchObject({ code: 'FRAUD_STORE_UNREACHABLE', retryable: true });
    });

    it('a body that stops half-way is an outage, and the file does not appear', async () => {
      const store = await storeAt(
        (_, response) =>
          void response
            .writeHead(200, { 'content-length': '100', etag: '"e"' })
            .write('half', () => response.destroy()),
      );
      await expect(store.get('a')).rejects.toMatchObject({ code: 'FRAUD_STORE_UNREACHABLE', retryable: true });
      await expect(store.download('a', '/tmp/never-there')).rejects.toMatchObject({
        code: 'FRAUD_STORE_UNREACHABLE',
        retryable: true,
      });
    });

    it('a call in flight ends when its signal aborts', async () => {
      const abort = new AbortController();
      const store = await storeAt(() => abort.abort(new Error('enough')));
      await expect(store.put('a', Buffer.from('x'), { signal: abort.signal })).rejects.toThrow('enough');
    });

    it.each([
      [403, 'AccessDenied', 'FRAUD_STORE_DENIED', false],
      [403, 'InvalidAccessKeyId', 'FRAUD_STORE_DENIED', false],
      [503, 'SlowDown', 'FRAUD_STORE_UNREACHABLE', true],
      [404, 'NoSuchBucket', 'FRAUD_STORE_NO_BUCKET', false],
      [400, 'InvalidRequest', 'FRAUD_STORE_FAILED', false],
    ])('status %i %s becomes %s', async (status, name, code, retryable) => {
      const store = await storeAt(
        (_, response) =>
          void response
            .writeHead(status, { 'content-type': 'application/xml' })
            .end(`<?xml version="1.0"?><Error><Code>${name}</Code><Message>said so</Message></Error>`),
      );
      await expect(store.get('a')).rejects.toMatchObject({ code, retryable });
    });

    it('bytes that do not fit their checksum are refused', async () => {
      const store = await storeAt(
        (_, response) =>
          void response
            .writeHead(200, { 'content-length': '5', etag: '"e"', 'x-amz-checksum-crc32': 'AAAAAA==' })
            .end('hello'),
      );
      await expect(store.get('a')).rejects.toMatchObject({ code: 'FRAUD_STORE_FAILED' });
    });
  });
});
