import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { promote, publishModel, readChampion } from '@fraud/model-registry';
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
async function follow(from = store()): Promise<ChampionFollower> {
  const follower = await followChampion({
    store: from,
    schema,
    localModelPath: path.join(root, 'local/latest.forest'),
    pollMs: 3_600_000,
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
