import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { startLossyProxy, startS3Server } from '@fraud/object-store/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadChampion, promote, readChampion, readHistory, rollback, wasRolledBackSince } from '../index.ts';
import { publishModel } from '../published/publish-model.ts';
import { aManifestDraft, aStore, at, publishAModel } from '../testing/testing.ts';

const OVERTAKEN = { code: 'FRAUD_REGISTRY_OVERTAKEN' };
const LOST = { code: 'FRAUD_REGISTRY_CHAMPION_LOST' };
const text = (value: string) => new TextEncoder().encode(value);

let store: ObjectStore;
beforeEach(async () => void (store = await aStore()));

const publish = async (threshold: number) => (await publishAModel(store, threshold)).manifest.version;
const promoted = (version: string, replaces: string | null, minute = 1) =>
  promote(store, { version, replaces, reason: 'better', by: 'trainer', now: at(minute) });
const rolledBack = (replaces: string, minute = 2) =>
  rollback(store, { replaces, reason: 'misses card testing', by: 'anna', now: at(minute) });

/** As many models, each promoted in the place of the one before. */
async function serveInTurn(count: number): Promise<string[]> {
  const versions: string[] = [];
  for (let i = 0; i < count; i++) {
    versions.push(await publish((i + 1) / 10));
    await promoted(versions[i]!, versions[i - 1] ?? null);
  }
  return versions;
}

/** A store that answers that it has stored what it was given, and has not. */
function forgetful(of: ObjectStore): ObjectStore {
  return { ...of, put: () => Promise.resolve({ etag: '"0"' }) };
}

describe('promote()', () => {
  it('acknowledges nothing that the store has not kept', async () => {
    const version = await publish(0.25);
    const now = at(1);
    await expect(
      promote(forgetful(store), { version, replaces: null, reason: 'better', by: 'anna', now }),
    ).rejects.toMatchObject({ code: 'FRAUD_STORE_UNREACHABLE', retryable: true });
    expect(await readChampion(store)).toBeUndefined();
    expect(await promoted(version, null)).toBe('done');
  });

  it('puts a model into service and remembers who served before', async () => {
    const [a, b] = [await publish(0.25), await publish(0.5)];
    expect(await loadChampion(store)).toBeUndefined();
    expect(await promoted(a, null, 3)).toBe('done');
    expect(await promoted(a, null, 3)).toBe('skipped');
    expect(await promoted(b, a, 4)).toBe('done');
    expect(await readChampion(store)).toMatchObject({
      version: b,
      reason: 'better',
      by: 'trainer',
      promotedAt: '2026-11-22T16:04:00.000Z',
      history: [{ version: a, reason: 'better' }],
    });
    expect(await loadChampion(store)).toMatchObject({ manifest: { version: b }, model: { threshold: 0.5 } });
  });

  it('changes nothing when another model than the expected one serves', async () => {
    const [a, b] = [await publish(0.25), await publish(0.5)];
    await promoted(a, null);
    await expect(promoted(b, null)).rejects.toMatchObject(OVERTAKEN);
    expect(await readChampion(store)).toMatchObject({ version: a, history: [] });
    expect(await readHistory(store)).toHaveLength(1);
  });

  it('replaces whoever serves when a person names no one', async () => {
    const [a, b] = [await publish(0.25), await publish(0.5)];
    await promoted(a, null);
    expect(await promote(store, { version: b, reason: 'by hand', by: 'anna', now: at(2) })).toBe('done');
    expect(await readChampion(store)).toMatchObject({ version: b, from: a });
  });

  it('lets one of many at once win, and keeps that one change', async () => {
    const versions = await Promise.all([0.1, 0.2, 0.3, 0.4].map(publish));
    const outcomes = await Promise.allSettled(versions.map((version) => promoted(version, null)));
    const winner = outcomes.findIndex((outcome) => outcome.status === 'fulfilled');
    expect(
      outcomes.flatMap((each) => (each.status === 'rejected' ? [(each.reason as { code: string }).code] : [])),
    ).toEqual(Array(3).fill(OVERTAKEN.code));
    expect(await readChampion(store)).toMatchObject({ version: versions[winner], history: [] });
    expect((await readHistory(store)).map(({ version }) => version)).toEqual([versions[winner]]);
  });

  it('refuses to a retraining the model that it has promoted before and a person has rolled back', async () => {
    const [a] = await serveInTurn(1);
    const b = await publish(0.9);
    const job = { version: b, replaces: a!, reason: 'better', by: 'trainer', now: at(3) };
    expect(await promote(store, { ...job, jobId: 'retrain-1' })).toBe('done');
    expect(await promote(store, { ...job, jobId: 'retrain-1' })).toBe('skipped');
    await rolledBack(b);
    await expect(promote(store, { ...job, jobId: 'retrain-1' })).rejects.toMatchObject({
      code: 'FRAUD_REGISTRY_ROLLED_BACK',
    });
    expect(await readChampion(store)).toMatchObject({ version: a });
    expect(await promote(store, { ...job, jobId: 'retrain-2' })).toBe('done');
  });
});

describe('rollback()', () => {
  it('goes back one promotion each time, until there is none', async () => {
    const versions = await serveInTurn(3);
    const first = await rolledBack(versions[2]!);
    expect(first).toMatchObject({
      outcome: 'done',
      champion: { version: versions[1], from: versions[2], by: 'anna', reason: 'misses card testing' },
    });
    expect((await rolledBack(versions[1]!)).champion).toMatchObject({ version: versions[0], history: [] });
    await expect(rolledBack(versions[0]!)).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_NOTHING_BEFORE' });
    expect(await loadChampion(store)).toMatchObject({ model: { threshold: 0.1 } });
  });

  it('goes back one when it is asked twice, one after the other or at once', async () => {
    const versions = await serveInTurn(3);
    expect((await rolledBack(versions[2]!)).outcome).toBe('done');
    expect(await rolledBack(versions[2]!)).toMatchObject({ outcome: 'skipped', champion: { version: versions[1] } });
    await Promise.allSettled([1, 2, 3].map(() => rolledBack(versions[1]!)));
    expect(await readChampion(store)).toMatchObject({ version: versions[0] });
    expect(await readHistory(store)).toHaveLength(5);
  });

  it('goes back one when the answer of the bucket is lost', async () => {
    const server = await startS3Server();
    const proxy = await startLossyProxy(server.endpoint);
    store = openObjectStore({ ...server.settings, endpoint: proxy.endpoint });
    const versions = await serveInTurn(3);
    // The answer to the swap itself: reading the champion and keeping its record come before.
    const inner = store;
    const lossy: ObjectStore = {
      ...inner,
      put: (key, ...rest) => {
        if (key === 'models/champion.json') proxy.loseNextAnswer();
        return inner.put(key, ...rest);
      },
    };
    const change = { replaces: versions[2]!, reason: 'misses card testing', by: 'anna', now: at(2) };
    expect(await rollback(lossy, change)).toMatchObject({ outcome: 'done', champion: { version: versions[1] } });
    expect(await rollback(lossy, change)).toMatchObject({ outcome: 'skipped' });
    expect(await readChampion(store)).toMatchObject({ version: versions[1], history: [{ version: versions[0] }] });
    proxy.close();
    await server.close();
  });

  it('changes nothing when another promotion came in between', async () => {
    const [a, b] = await serveInTurn(2);
    await promoted(await publish(0.9), b!);
    await expect(rolledBack(b!)).rejects.toMatchObject(OVERTAKEN);
    await expect(rolledBack(a!)).rejects.toMatchObject(OVERTAKEN);
  });
});

describe('readHistory()', () => {
  it('tells who changed what, why and when; a rollback takes nothing out of it', async () => {
    const [a, b] = await serveInTurn(2);
    await rolledBack(b!, 7);
    const byTrainer = { kind: 'promotion', by: 'trainer', reason: 'better', at: '2026-11-22T16:01:00.000Z' };
    expect(await readHistory(store)).toMatchObject([
      { number: 1, version: a, from: null, ...byTrainer },
      { number: 2, version: b, from: a, ...byTrainer },
      {
        number: 3,
        kind: 'rollback',
        version: a,
        from: b,
        by: 'anna',
        reason: 'misses card testing',
        at: '2026-11-22T16:07:00.000Z',
      },
    ]);
  });

  it('has no gap where a writer died between the swap and its record', async () => {
    const [a, b] = await serveInTurn(2);
    await store.delete(`models/history/000002-${b}.json`);
    expect((await readHistory(store)).map(({ version }) => version)).toEqual([a, b]);
    await rolledBack(b!);
    await store.delete(`models/history/000003-${a}.json`);
    expect((await readHistory(store)).map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('begins with the champion of an older build, who has no record', async () => {
    const { folder, manifest } = await publishAModel(store, 0.25);
    const older = { version: manifest.version, folder, promotedAt: at(0).toISOString(), reason: 'old', history: [] };
    await store.put('models/champion.json', text(JSON.stringify(older)));
    const next = await publish(0.5);
    await promoted(next, manifest.version);
    expect(await readHistory(store)).toMatchObject([
      { number: 1, version: manifest.version, by: 'unknown', reason: 'old' },
      { number: 2, version: next, from: manifest.version },
    ]);
  });
});

describe('wasRolledBackSince()', () => {
  it('knows a rollback of the version at that time or later', async () => {
    const [a, b] = await serveInTurn(2);
    await rolledBack(b!, 5);
    expect(await wasRolledBackSince(store, b!, at(5))).toBe(true);
    expect(await wasRolledBackSince(store, b!, at(6))).toBe(false);
    expect(await wasRolledBackSince(store, a!, at(0))).toBe(false);
  });
});

describe('readChampion()', () => {
  it.each(['', '{}', '{"version":"x"}'])('refuses a champion.json of %o', async (content) => {
    await store.put('models/champion.json', text(content));
    await expect(readChampion(store)).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_CORRUPT' });
  });

  it('refuses a champion.json whose folder is of another version', async () => {
    const [a, b] = await serveInTurn(2);
    const champion = (await readChampion(store))!;
    const other = (await publishAModel(store, 0.1)).folder;
    await store.put('models/champion.json', text(JSON.stringify({ ...champion, folder: other })));
    await expect(readChampion(store)).rejects.toMatchObject({
      code: 'FRAUD_REGISTRY_CORRUPT',
      message: expect.stringContaining('folder') as string,
    });
    expect(a).not.toBe(b);
  });

  it('takes a store without champion.json in which models have served for no first start', async () => {
    const [a, b] = await serveInTurn(2);
    const challenger = await publish(0.9);
    await store.delete('models/champion.json');
    await expect(readChampion(store)).rejects.toMatchObject(LOST);
    await expect(promoted(challenger, null)).rejects.toMatchObject(LOST);
    await expect(promoted(challenger, b!)).rejects.toMatchObject(LOST);
    await expect(rolledBack(b!)).rejects.toMatchObject(LOST);

    await promote(store, { version: b!, reason: 'it was lost', by: 'anna', now: at(9) });
    expect(await readChampion(store)).toMatchObject({ number: 3, version: b, from: null, history: [{ version: a }] });
    expect((await rolledBack(b!)).champion.version).toBe(a);
  });

  it('knows by a model that was judged against a champion that there was one before the history', async () => {
    await publishModel(
      store,
      { 'model.forest': text('judged') },
      aManifestDraft({ trainedAgainst: '0123456789ab' }),
      at(0),
    );
    await expect(readChampion(store)).rejects.toMatchObject(LOST);
  });
});
