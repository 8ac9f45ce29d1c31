import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startApi } from '../testing/api-under-test.ts';

const PAGE = '<!doctype html><title>Console</title>';
const html = { accept: 'text/html,*/*;q=0.8' };
const pagesDir = mkdtempSync(join(tmpdir(), 'pages-'));
let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  for (const [name, text] of [
    ['index.html', PAGE],
    ['app-1.js', 'go();'],
  ] as const) {
    writeFileSync(join(pagesDir, name), text);
    writeFileSync(join(pagesDir, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(pagesDir, `${name}.gz`), gzipSync(text));
  }
  api = await startApi({ pagesDir });
});
afterAll(async () => {
  await api.close();
  rmSync(pagesDir, { recursive: true });
});

describe('the pages', () => {
  it.each(['/', '/models', '/models/0123456789ab', '/payments/01a229bd-6145-71b3-9e42-c7ae59ce0bc3', '/jobs?x=1'])(
    'are what a browser gets at %s, and load nothing from elsewhere',
    async (url) => {
      const { statusCode, body, headers } = await api.http.inject({ url, headers: html });
      expect([statusCode, body, headers['cache-control']]).toEqual([200, PAGE, 'no-cache']);
      expect(headers['content-security-policy']).toMatch(/^default-src 'self';/);
      expect(headers['content-security-policy']).not.toContain('unsafe');
    },
  );

  it('are not what a program gets', async () => {
    const models = await api.http.inject({ url: '/models', headers: { accept: 'application/json', ...bearer() } });
    expect(models.json()).toMatchObject({ models: [] });
    expect((await api.http.inject({ url: '/models' })).statusCode).toBe(401);
    expect((await api.http.inject({ method: 'POST', url: '/', headers: html })).statusCode).toBe(404);
  });

  it('come compressed, their scripts once for ever', async () => {
    const { rawPayload, headers } = await api.http.inject({
      url: '/console/app-1.js',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(brotliDecompressSync(rawPayload).toString()).toBe('go();');
    expect(headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': expect.stringContaining('immutable') });
  });

  it('are no way to other files', async () => {
    for (const url of ['/console/../index.ts', '/console/%2e%2e/app.js', '/console/app-2.js'])
      expect((await api.http.inject({ url, headers: html })).statusCode).toBe(404);
  });
});
