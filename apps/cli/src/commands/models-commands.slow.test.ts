import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { championChanged, recordRunJob, requestRetrainJob, retrainJob } from '@fraud/jobs';
import { promote, publishModel, readChampion } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../command-line/run-command.ts';
import { commands } from './commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'fraud-models-'));
const redis = await startRedisServer();
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const queues = openQueues({ url: redis.url, log: silent });
afterAll(async () => {
  await queues.close();
  await redis.close();
  rmSync(folder, { recursive: true, force: true });
});

let stores = 0;
let store: ReturnType<typeof openObjectStore>;
let versions: string[];
beforeEach(async () => {
  const storeDir = join(folder, `store-${stores++}`);
  vi.stubEnv('STORE_DIR', storeDir);
  vi.stubEnv('BUCKET_NAME', '');
  vi.stubEnv('REDIS_URL', redis.url);
  store = openObjectStore({ folder: storeDir });
  versions = [];
  for (const [i, threshold] of [0.2, 0.4, 0.6].entries()) {
    const { manifest } = await publishModel(
      store,
      { 'model.forest': encodeModel(aModel({ threshold })) },
      aManifestDraft({ threshold }),
      new Date(Date.UTC(2026, 10, 22, 12, i)),
    );
    versions.push(manifest.version);
    if (i < 2)
      await promote(store, {
        version: manifest.version,
        replaces: versions[i - 1] ?? null,
        reason: 'better',
        by: 'a test',
        now: new Date(),
      });
  }
});
afterEach(() => vi.unstubAllEnvs());

async function run(...args: string[]) {
  const told = { out: '', err: '', logged: '' };
  const context = {
    reporter: { log: (line: string) => (told.logged += line), progress: () => {} },
    signal: new AbortController().signal,
  };
  const exitCode = await runCommand(args, commands, context, {
    out: (text) => (told.out += text),
    err: (text) => (told.err += text),
  });
  return { exitCode, ...told };
}

describe('fraud models', () => {
  it('list names the newest first and marks the champion', async () => {
    const { out } = await run('models', 'list');
    expect(
      out
        .split('\n')
        .slice(1)
        .map((line) => line.split(/ +/).slice(0, 2).join(' ')),
    ).toEqual([`${versions[2]} 2026-11-22T12:02`, `${versions[1]} champion`, `${versions[0]} 2026-11-22T12:00`]);
    expect(JSON.parse((await run('models', 'list', '--json')).out)).toMatchObject({ champion: versions[1] });
  });

  it('show describes the champion, or of another version', async () => {
    expect((await run('models', 'show')).out).toContain(`${versions[1]}, the champion`);
    expect(JSON.parse((await run('models', 'show', '--version', versions[2]!, '--json')).out)).toMatchObject({
      isChampion: false,
      manifest: { threshold: 0.6 },
    });
    expect(await run('models', 'show', '--version', '0123456789ab')).toMatchObject({
      exitCode: 65,
      err: expect.stringContaining('fraud models list'),
    });
  });

  it('verify finds a broken file', async () => {
    expect(await run('models', 'verify')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('every SHA-256 matches'),
    });
    const { folder: broken } = (await readChampion(store))!;
    await store.put(`${broken}model.forest`, new TextEncoder().encode('x'));
    expect((await run('models', 'verify')).exitCode).toBe(65);
  });

  it('promote and rollback change the champion and tell the services', async () => {
    const heard = vi.fn();
    queues.listen(championChanged, heard);
    expect((await run('models', 'promote', '--version', versions[2]!, '--reason', 'test')).out).toBe(
      `${versions[2]} serves now, instead of ${versions[1]}`,
    );
    expect(await readChampion(store)).toMatchObject({ version: versions[2], reason: 'test' });
    expect((await run('models', 'promote', '--version', versions[2]!)).out).toBe(`${versions[2]} already serves`);
    expect((await run('models', 'rollback')).out).toBe(`${versions[1]} serves again, instead of ${versions[2]}`);
    await vi.waitFor(() =>
      expect(heard.mock.calls.map(([message]) => message.version)).toEqual([versions[2], versions[2], versions[1]]),
    );
    expect(await queues.bullQueue(recordRunJob).getWaitingCount()).toBe(3);
  });

  it('rollback works without Redis, and says when the APIs will switch', async () => {
    vi.stubEnv('REDIS_URL', 'redis://127.0.0.1:1');
    expect(await run('models', 'rollback')).toMatchObject({
      exitCode: 0,
      logged: expect.stringContaining('The APIs look every CHAMPION_POLL_SECONDS (5) and will switch then'),
    });
  });

  it('restore copies the model to a file', async () => {
    expect(
      (await run('models', 'restore', '--version', versions[0]!, '--out', join(folder, 'restored.forest'))).exitCode,
    ).toBe(0);
    expect(new Uint8Array(readFileSync(join(folder, 'restored.forest')))).toEqual(
      encodeModel(aModel({ threshold: 0.2 })),
    );
  });

  it('names its own commands, and a store that is not configured', async () => {
    expect((await run('models', 'delete')).err).toContain(
      '"models delete" is no command; there are models list, models show',
    );
    vi.stubEnv('STORE_DIR', '');
    expect((await run('models', 'list')).exitCode).toBe(78);
  });
});

describe('fraud retrain', () => {
  it('asks for a retraining, and cancels one', async () => {
    const { requestId } = JSON.parse((await run('retrain', '--json')).out);
    expect(await queues.bullQueue(requestRetrainJob).getJob(requestId)).toMatchObject({ data: { reason: 'manual' } });
    const { id } = await queues.enqueue(retrainJob, { week: 'week_2026_47', championVersion: null, reason: 'manual' });
    expect((await run('retrain', '--cancel', id)).out).toBe(`${id} was removed from the queue`);
    expect((await run('retrain', '--cancel', id)).out).toContain('has already ended');
  });
});
