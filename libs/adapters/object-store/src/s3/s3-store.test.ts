import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openObjectStore } from '../index.ts';
import { objectStoreContract, type S3Server, startS3Server } from '../testing/testing.ts';

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
