import { generateKeyPairSync, verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import type { ObjectStore } from '@fraud/object-store';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  digestOf,
  keyIdOf,
  loadManifest,
  loadModel,
  noteRecording,
  publishModel,
  readLocalModel,
  readPublicKeys,
  readSigningKey,
  saveLocalModel,
  signModel,
} from '../index.ts';
import { aManifestDraft, aStore, at, publishAModel } from '../testing/testing.ts';

const UNSIGNED = { code: 'FRAUD_REGISTRY_UNSIGNED' };
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const files = { 'model.forest': encodeModel(aModel({ threshold: 0.25 })), 'metrics.json': new Uint8Array(2) };

let store: ObjectStore;
beforeEach(async () => void (store = await aStore()));
const publishSigned = (minute = 0, changed: Partial<typeof files> = {}) =>
  publishModel(store, { ...files, ...changed }, aManifestDraft(), at(minute), { signingKey: privateKey });

describe('publishModel() with a key', () => {
  it('signs the names and digests of the files, as anyone can check', async () => {
    const { folder, manifest } = await publishSigned();
    const lines = Object.entries(files).map(([name, bytes]) => `${digestOf(bytes)}  ${name}\n`);
    const signed = Buffer.from(`fraud-model-files-v1\n${lines.sort().join('')}`);
    expect(verify(null, signed, publicKey, Buffer.from(manifest.signature!.value, 'base64'))).toBe(true);
    expect(manifest.signature!.keyId).toBe(keyIdOf(publicKey));
    expect((await loadModel(store, folder, { publicKeys: [publicKey] })).model.threshold).toBe(0.25);
  });

  it('stays valid when a recording is noted', async () => {
    const { folder } = await publishSigned();
    await noteRecording(store, folder, { runId: 'r1', modelVersion: '3' });
    expect((await loadModel(store, folder, { publicKeys: [publicKey] })).manifest.mlflow?.runId).toBe('r1');
  });

  it('signs what was published without a key only if every file is its own, else publishes anew', async () => {
    const unsigned = await publishModel(store, files, aManifestDraft(), at(0));
    const signed = await publishSigned(1);
    expect(signed.folder).toBe(unsigned.folder);
    const metrics = await publishSigned(2, { 'metrics.json': new Uint8Array(3) });
    expect(metrics.folder).not.toBe(unsigned.folder);
    for (const { folder } of [signed, metrics]) await loadModel(store, folder, { publicKeys: [publicKey] });
  });
});

describe('loadModel() and readLocalModel() with a key', () => {
  it('refuse a model that is not signed, or signed with another key', async () => {
    const { folder } = await publishAModel(store, 0.5);
    await expect(loadModel(store, folder, { publicKeys: [publicKey] })).rejects.toMatchObject(UNSIGNED);
    await signModel(store, folder, other.privateKey);
    await expect(loadModel(store, folder, { publicKeys: [publicKey] })).rejects.toMatchObject(UNSIGNED);
    await signModel(store, folder, privateKey);
    expect((await loadModel(store, folder, { publicKeys: [publicKey] })).model.threshold).toBe(0.5);
  });

  it('take models of the older key and of the newer one while both are given, then of the newer one', async () => {
    const [older, newer] = [await publishAModel(store, 0.25), await publishAModel(store, 0.5)];
    await signModel(store, older.folder, privateKey);
    await signModel(store, newer.folder, other.privateKey);
    const both = { publicKeys: [other.publicKey, publicKey] };
    for (const { folder } of [older, newer]) await loadModel(store, folder, both);
    await expect(loadModel(store, older.folder, { publicKeys: [other.publicKey] })).rejects.toMatchObject(UNSIGNED);
    await signModel(store, older.folder, other.privateKey);
    await loadModel(store, older.folder, { publicKeys: [other.publicKey] });
  });

  it("refuse another file under another model's signature", async () => {
    const { manifest } = await publishSigned();
    const { folder } = await publishAModel(store, 0.5);
    const forged = { ...(await loadManifest(store, folder)), signature: manifest.signature };
    await store.put(`${folder}manifest.json`, new TextEncoder().encode(JSON.stringify(forged)));
    await expect(loadModel(store, folder, { publicKeys: [publicKey] })).rejects.toMatchObject({
      ...UNSIGNED,
      message: expect.stringContaining('its files are not those that were signed') as string,
    });
  });

  it('refuse a local copy that is not signed', async () => {
    const path = join(tmpdir(), `signed-${process.pid}`, 'latest.forest');
    const { manifest } = await publishSigned();
    await saveLocalModel(path, { bytes: files['model.forest'], manifest });
    expect((await readLocalModel(path, { publicKeys: [publicKey] }))?.manifest.version).toBe(manifest.version);
    await expect(readLocalModel(path, { publicKeys: [other.publicKey] })).rejects.toMatchObject(UNSIGNED);
  });
});

describe('signModel()', () => {
  it('signs no model whose bytes were changed', async () => {
    const { folder } = await publishAModel(store, 0.5);
    await store.put(`${folder}metrics.json`, new Uint8Array(1));
    await expect(signModel(store, folder, privateKey)).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_CORRUPT' });
  });
});

describe('readSigningKey() and readPublicKeys()', () => {
  const path = join(tmpdir(), `key-${process.pid}.pem`);
  const pem = (key: typeof privateKey, type: 'pkcs8' | 'spki') => key.export({ type, format: 'pem' });

  it('read PEM files', async () => {
    await writeFile(path, pem(privateKey, 'pkcs8'));
    expect((await readSigningKey(path)).equals(privateKey)).toBe(true);
    await writeFile(path, pem(publicKey, 'spki'));
    expect((await readPublicKeys(path)).map(keyIdOf)).toEqual([keyIdOf(publicKey)]);
    await writeFile(path, `# the newer one\n${pem(other.publicKey, 'spki')}\n${pem(publicKey, 'spki')}`);
    expect((await readPublicKeys(path)).map(keyIdOf)).toEqual([other.publicKey, publicKey].map(keyIdOf));
  });

  it.each([
    ['no key', 'no key', readPublicKeys],
    ['a private key for the public one', pem(privateKey, 'pkcs8'), readPublicKeys],
    ['a second key that is a private one', `${pem(publicKey, 'spki')}${pem(privateKey, 'pkcs8')}`, readPublicKeys],
    ['a public key for the private one', pem(publicKey, 'spki'), readSigningKey],
    ['an RSA key', pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey, 'spki'), readPublicKeys],
  ])('refuse %s', async (_, content, read) => {
    await writeFile(path, content);
    await expect(read(path)).rejects.toMatchObject({
      code: 'FRAUD_REGISTRY_KEY',
      message: expect.stringContaining(path) as string,
    });
  });
});
