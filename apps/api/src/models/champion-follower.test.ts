import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { digestOf, loadManifest, promote, publishModel, readChampion, signModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { openObjectStore } from '@fraud/object-store';
import { openLog } from '@fraud/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChampionFollower, followChampion } from './champion-follower.ts';

const schema = parseFeatureSchema({
  name: 'toy',
  columns: [
    { name: 'Time', role: 'eventTime' },
    { name: 'b', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
const now = new Date('2026-11-22T16:00:00Z');
let root: string;
let followers: ChampionFollower[];
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'follower-'));
  followers = [];
});
afterEach(async () => {
  await Promise.all(followers.map((follower) => follower.close()));
  rmSync(root, { recursive: true });
});

const store = () => openObjectStore({ folder: path.join(root, 'store') });

/** A follower whose timer never comes: the tests poll by hand. */
async function follow(from = store(), publicKeys?: KeyObject[]): Promise<ChampionFollower> {
  const follower = await followChampion({
    store: from,
    publicKeys,
    terms: { schema },
    localModelPath: path.join(root, 'local/latest.forest'),
    pollMs: 3_600_000,
    openHistories: () => Promise.resolve(),
    log: openLog('test', 'fatal'),
  });
  followers.push(follower);
  return follower;
}

/** Publishes and promotes a model that differs by its seed; its version. */
async function newChampion(seed: number, schemaFingerprint = schema.fingerprint): Promise<string> {
  const model = encodeModel(aModel({ inputs: schema.inputs, schemaFingerprint, parameters: { seed } }));
  const { manifest } = await publishModel(
    store(),
    { 'model.forest': model },
    aManifestDraft({ schemaFingerprint, inputs: [...schema.inputs] }),
    now,
  );
  await promote(store(), {
    version: manifest.version,
    replaces: (await readChampion(store()))?.version ?? null,
    reason: 'a test',
    by: 'a test',
    now,
  });
  return manifest.version;
}

describe('followChampion()', () => {
  it('serves nothing before the first champion, then each champion as it is promoted', async () => {
    const follower = await follow();
    expect(follower.serving()).toBeUndefined();
    for (const seed of [1, 2]) {
      const version = await newChampion(seed);
      await follower.poll();
      expect(follower.serving()?.version).toBe(version);
    }
  });

  it('keeps the model in service when the new champion is corrupt or of other columns', async () => {
    const version = await newChampion(1);
    const follower = await follow();
    await newChampion(2, 'ffffffffffffffff');
    await follower.poll();
    expect(follower.serving()?.version).toBe(version);

    await newChampion(3);
    const champion = await readChampion(store());
    writeFileSync(path.join(root, 'store', champion!.folder, 'model.forest'), 'not a model');
    await follower.poll();
    expect([follower.serving()?.version, follower.storeIsUp()]).toEqual([version, true]);
  });

  it('keeps its model when the champion was lost, says so, and takes the one that a person names', async () => {
    const versions = [await newChampion(1), await newChampion(2)];
    const follower = await follow();
    await store().delete('models/champion.json');
    await follower.poll();
    expect([follower.serving()?.version, follower.storeIsUp()]).toEqual([versions[1], true]);
    expect(follower.refused()).toMatchObject({
      version: null,
      reason: expect.stringContaining('fraud models promote'),
    });

    await promote(store(), { version: versions[0]!, reason: 'it was lost', by: 'anna', now });
    await follower.poll();
    expect([follower.serving()?.version, follower.refused()]).toEqual([versions[0], undefined]);
  });

  it('does not serve another forest that was planted under the version of the champion', async () => {
    const planted = encodeModel(aModel({ inputs: schema.inputs, schemaFingerprint: schema.fingerprint }));
    const version = await newChampion(1);
    const { folder } = (await readChampion(store()))!;
    const manifest = await loadManifest(store(), folder);
    const files = [{ name: 'model.forest', sha256: digestOf(planted), bytes: planted.length }];
    await store().put(`${folder}model.forest`, planted);
    await store().put(`${folder}manifest.json`, Buffer.from(JSON.stringify({ ...manifest, files })));
    const follower = await follow();
    expect([follower.serving(), follower.refused()?.version]).toEqual([undefined, version]);
  });

  it('with a public key takes signed models only, and a refused one as soon as it is signed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const version = await newChampion(1);
    await follow(); // without a key: leaves a local copy that is not signed
    const follower = await follow(store(), [publicKey]);
    expect([follower.serving(), follower.refused()?.version]).toEqual([undefined, version]);
    await signModel(store(), (await readChampion(store()))!.folder, privateKey);
    await follower.poll();
    expect([follower.serving()?.version, follower.refused()]).toEqual([version, undefined]);
  });

  it('starts from the local copy while the store is out of reach, and says so', async () => {
    const version = await newChampion(1);
    await follow();
    const gone = openObjectStore({
      bucket: 'b',
      region: 'eu-north-1',
      endpoint: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const follower = await follow(gone);
    expect([follower.serving()?.version, follower.storeIsUp()]).toEqual([version, false]);
  });
});
