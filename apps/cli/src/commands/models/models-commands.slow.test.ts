import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { championChanged, recordRunJob, requestRetrainJob, retrainJob } from '@fraud/jobs';
import { promote, publishModel, readChampion, saveGain } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../command-line/run-command.ts';
import { commands } from '../commands.ts';

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

async function auditLines(): Promise<object[]> {
  const keys = (await Array.fromAsync(store.list('audit/'))).map(({ key }) => key).sort();
  const texts = await Promise.all(keys.map(async (key) => new TextDecoder().decode((await store.get(key))!.bytes)));
  return texts.map((text) => JSON.parse(text) as object);
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
    expect(JSON.parse((await run('models', 'show', versions[2]!, '--json')).out)).toMatchObject({
      isChampion: false,
      manifest: { threshold: 0.6 },
    });
    expect(await run('models', 'show', '--version', '0123456789ab')).toMatchObject({
      exitCode: 65,
      err: expect.stringContaining('fraud models list'),
    });
  });

  it('show and history say what a promotion has brought since', async () => {
    const figure = { gain: 0.02, low: -0.01, high: 0.05 };
    const week = { ...{ week: 'week_2026_48', weeks: 2, rows: 900, frauds: 12 }, auprc: figure, money: null };
    const [replaced, version] = versions as [string, string];
    await saveGain(store, { number: 2, version, replaced, weeks: [{ ...week, weeks: 1 }, week] });
    const brought = 'AUPRC +0.020 (-0.010 to +0.050), on 2 weeks with 12 frauds';
    expect((await run('models', 'show')).out).toContain(brought);
    expect((await run('models', 'show', replaced)).out).not.toContain('since it went live');
    expect((await run('models', 'history')).out.split('\n')[1]).toContain(brought);
    const { changes } = JSON.parse((await run('models', 'history', '--json')).out);
    expect(changes).toMatchObject([{ gain: week }, { gain: null }]);
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

  it('record asks a trainer to record the champion in MLflow anew', async () => {
    const { out } = await run('models', 'record', '--json');
    const { jobId } = JSON.parse(out) as { jobId: string };
    expect(await queues.stateOf(recordRunJob, jobId)).toBe('open');
    expect((await queues.bullQueue(recordRunJob).getJob(jobId))?.data).toMatchObject({
      folder: (await readChampion(store))!.folder,
    });
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

  it('history tells who changed the champion, and why', async () => {
    await run('models', 'rollback', '--replaces', versions[1]!, '--reason', 'misses card testing');
    expect((await run('models', 'rollback', '--replaces', versions[1]!)).out).toContain('was rolled back already');
    const { changes } = JSON.parse((await run('models', 'history', '--json')).out);
    expect(changes).toMatchObject([
      { kind: 'rollback', version: versions[0], from: versions[1], reason: 'misses card testing' },
      { kind: 'promotion', version: versions[1], from: versions[0], by: 'a test' },
      { kind: 'promotion', version: versions[0], from: null },
    ]);
    expect(changes[0].by).toContain('(command line)');
    expect((await run('models', 'history')).out).toContain('misses card testing');
  });

  it('changes have a line in the audit trail, with the account that made them, before they are told', async () => {
    const [first, champion, last] = versions;
    await run('models', 'promote', last!, '--reason', 'better on card testing');
    await run('models', 'promote', last!);
    await run('models', 'rollback', '--replaces', last!, '--reason', 'worse on refunds');
    const { requestId } = JSON.parse((await run('retrain', '--json')).out) as { requestId: string };
    await run('retrain', '--cancel', 'retrain-of-nobody');
    const actor = `${userInfo().username} (command line)`;
    expect(await auditLines()).toMatchObject([
      { actor, action: 'model.promote', from: champion, to: last, reason: 'better on card testing', outcome: 'done' },
      { actor, action: 'model.promote', from: last, to: last, outcome: 'skipped' },
      { actor, action: 'model.rollback', from: last, to: champion, reason: 'worse on refunds', outcome: 'done' },
      { actor, action: 'retraining.ask', subject: requestId, outcome: 'done' },
      { actor, action: 'retraining.cancel', subject: 'retrain-of-nobody', outcome: 'skipped' },
    ]);
    expect((await run('audit', 'verify')).exitCode).toBe(0);
    expect((await readChampion(store))?.version).not.toBe(first);
  });

  it('a change that fails has a line, and one whose line cannot be stored is not called done', async () => {
    await run('models', 'rollback', '--replaces', versions[0]!);
    expect(await auditLines()).toMatchObject([{ action: 'model.rollback', from: versions[0], outcome: 'failed' }]);
    rmSync(join(process.env['STORE_DIR']!, 'audit'), { recursive: true });
    writeFileSync(join(process.env['STORE_DIR']!, 'audit'), 'a file where the folder must be');
    const { exitCode, out, err } = await run('models', 'promote', versions[2]!);
    expect([exitCode, out]).toEqual([69, '']);
    expect(err).toContain('The change is made (model.promote), but its line of the audit trail cannot be stored');
    expect(await readChampion(store)).toMatchObject({ version: versions[2] });
  });

  it('promote names the champion where it was lost', async () => {
    await store.delete('models/champion.json');
    expect((await run('models', 'rollback')).exitCode).toBe(65);
    expect((await run('models', 'list')).exitCode).toBe(0);
    expect((await run('models', 'promote', '--version', versions[1]!)).exitCode).toBe(0);
    expect(await readChampion(store)).toMatchObject({ version: versions[1], history: [{ version: versions[0] }] });
  });

  it('keygen makes a pair of keys; sign signs with it, verify asks for its signature', async () => {
    const [signingKey, publicKey] = [join(folder, 'signing.pem'), join(folder, 'public.pem')];
    const keygen = () => run('models', 'keygen', '--signing-key', signingKey, '--public-key', publicKey);
    const { keyId } = JSON.parse(
      (await run('models', 'keygen', '--json', '--signing-key', signingKey, '--public-key', publicKey)).out,
    );
    expect([(await keygen()).exitCode, statSync(signingKey).mode & 0o777]).toEqual([74, 0o600]);
    vi.stubEnv('MODEL_PUBLIC_KEY_FILE', publicKey);
    expect(await run('models', 'verify')).toMatchObject({ exitCode: 65, err: expect.stringContaining('not signed') });
    expect((await run('models', 'sign', '--version', versions[1]!)).exitCode).toBe(64);
    expect((await run('models', 'promote', versions[2]!)).err).toContain(`fraud models sign ${versions[2]}`);
    vi.stubEnv('MODEL_SIGNING_KEY_FILE', signingKey);
    expect((await run('models', 'sign', versions[1]!)).out).toContain(keyId);
    expect((await run('models', 'verify')).out).toContain(`signed with the key ${keyId}`);
  });

  it('names its own commands, and a store that is not configured', async () => {
    expect((await run('models', 'delete')).err).toContain(
      '"models delete" is not a command; there are models list, models show',
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
