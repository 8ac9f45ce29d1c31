import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { type ObjectStore } from '@fraud/object-store';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  digestOf,
  findModel,
  listModels,
  loadJudgedModel,
  loadModel,
  loadModelFiles,
  type Manifest,
  noteRecording,
  promote,
  pruneModels,
  publishModel,
  rollback,
  rowsOf,
  verifyModel,
  versionOf,
} from '../index.ts';
import { aManifestDraft, aStore, at, publishAModel } from '../testing/testing.ts';

const CORRUPT = { code: 'FRAUD_REGISTRY_CORRUPT' };
const text = (value: string) => new TextEncoder().encode(value);

let store: ObjectStore;
beforeEach(async () => void (store = await aStore()));
const publish = (threshold: number, minute?: number) => publishAModel(store, threshold, minute);
const bytesOf = (threshold: number) => encodeModel(aModel({ threshold }));

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list('')) found.push(key);
  return found.sort();
}

describe('publishModel()', () => {
  it('writes the files and a manifest that names them', async () => {
    const { folder, manifest } = await publish(0.25);
    expect(folder).toBe(`model_backups/20261122T160000Z-${manifest.version}/`);
    expect(await keys()).toEqual(['manifest.json', 'metrics.json', 'model.forest'].map((name) => folder + name));
    // SHA-256 of the two bytes `{}`, from sha256sum
    expect(manifest.files[1]).toEqual({
      name: 'metrics.json',
      bytes: 2,
      sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    });
    expect(manifest.files[0]!.sha256.slice(0, 12)).toBe(manifest.version);
  });

  it('publishes the same bytes once', async () => {
    const first = await publish(0.25);
    expect(await publish(0.25, 7)).toEqual(first);
    expect(await keys()).toHaveLength(3);
  });

  it('finishes a publication that broke off, in the same folder', async () => {
    const { folder, manifest } = await publish(0.25);
    await store.delete(`${folder}manifest.json`);
    expect(await listModels(store)).toEqual([]);
    expect(await findModel(store, manifest.version)).toEqual({ folder, version: manifest.version, isComplete: false });
    await expect(
      promote(store, { version: manifest.version, replaces: null, reason: '', by: 'a test', now: at(1) }),
    ).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_NOT_FOUND' });
    expect((await publish(0.25, 9)).folder).toBe(folder);
    expect(await listModels(store)).toHaveLength(1);
  });
});

describe('listModels()', () => {
  it('lists the newest first, and says which manifest cannot be read', async () => {
    const [old, young] = [await publish(0.25, 1), await publish(0.5, 2)];
    await store.put(`${old.folder}manifest.json`, text('{"version":'));
    expect(await listModels(store)).toEqual([
      { ...young, version: young.manifest.version },
      { folder: old.folder, version: old.manifest.version, problem: expect.stringContaining('manifest.json') },
    ]);
  });
});

describe('loadModel() and verifyModel()', () => {
  it('give back what was published', async () => {
    const { folder, manifest } = await publish(0.25);
    expect(await loadModel(store, folder)).toMatchObject({
      folder,
      manifest,
      model: { threshold: 0.25, inputs: ['a', 'b'] },
    });
    expect(await verifyModel(store, folder)).toEqual(manifest);
  });

  it('tell the published model from the judged one, where it is a refit', async () => {
    const { folder } = await publishModel(
      store,
      { 'model.forest': bytesOf(0.25), 'judged.forest': bytesOf(0.5) },
      aManifestDraft({ refit: true }),
      at(0),
    );
    expect((await loadModel(store, folder)).model.threshold).toBe(0.25);
    expect((await loadJudgedModel(store, folder)).threshold).toBe(0.5);
    const asJudged = await publish(0.75);
    expect((await loadJudgedModel(store, asJudged.folder)).threshold).toBe(0.75);
    await store.delete(`${folder}judged.forest`);
    await expect(loadJudgedModel(store, folder)).rejects.toMatchObject(CORRUPT);
  });

  it('refuse a file that is not what was published', async () => {
    const { folder } = await publish(0.25);
    await store.put(`${folder}metrics.json`, text('{"auprc":1}'));
    await expect(verifyModel(store, folder)).rejects.toMatchObject(CORRUPT);
    await store.put(`${folder}model.forest`, bytesOf(0.5));
    await expect(loadModel(store, folder)).rejects.toMatchObject(CORRUPT);
    await store.delete(`${folder}model.forest`);
    await expect(loadModel(store, folder)).rejects.toMatchObject(CORRUPT);
  });

  it('refuse another forest under a trusted version, even if the manifest names its digest', async () => {
    const { folder } = await publish(0.25);
    const planted = bytesOf(0.75);
    const manifest = JSON.parse(
      new TextDecoder().decode((await store.get(`${folder}manifest.json`))!.bytes),
    ) as Manifest;
    const replant = async (changes: Partial<Manifest>) => {
      await store.put(`${folder}model.forest`, planted);
      await store.put(`${folder}manifest.json`, text(JSON.stringify({ ...manifest, ...changes })));
    };
    const files = [{ name: 'model.forest', sha256: digestOf(planted), bytes: planted.length }];
    for (const changes of [{ files }, { files, version: versionOf(planted) }, { files: [] }]) {
      await replant(changes);
      await expect(loadModel(store, folder)).rejects.toMatchObject(CORRUPT);
    }
  });

  it('refuse bytes that are as published but no model', async () => {
    const { folder } = await publishModel(store, { 'model.forest': text('no forest') }, aManifestDraft(), at(0));
    await expect(loadModel(store, folder)).rejects.toMatchObject(CORRUPT);
  });
});

describe('rowsOf()', () => {
  const weeks = aManifestDraft().weeks.concat({ ...aManifestDraft().weeks[0]!, rows: 500 }); // 1,500 rows
  const rowsIn = (changes: Parameters<typeof aManifestDraft>[0]) =>
    rowsOf({
      ...aManifestDraft({ weeks, heldOut: { rows: 300, frauds: 2 }, ...changes }),
      version: '0123456789ab',
      createdAt: '',
      files: [],
    });

  it.each([
    [
      'a model that serves as it was judged, its youngest 100 rows left out',
      { training: { rows: 1_100, frauds: 9 } },
      { trainedTo: 1_100, judgedFrom: 1_100, judgedTo: 1_400 },
    ],
    [
      'a refit',
      { training: { rows: 1_400, frauds: 11 }, refit: true },
      { trainedTo: 1_400, judgedFrom: 1_100, judgedTo: 1_400 },
    ],
    ['one of an older build', {}, { trainedTo: 1_200, judgedFrom: 1_200, judgedTo: 1_500 }],
  ])('knows those of %s', (_, changes, expected) => {
    expect(rowsIn(changes)).toEqual(expected);
  });
});

describe('noteRecording()', () => {
  it('adds the run to the manifest, and the files stay verified', async () => {
    const { folder } = await publish(0.25);
    await noteRecording(store, folder, { runId: 'r1', modelVersion: '3' });
    expect((await verifyModel(store, folder)).mlflow).toEqual({ runId: 'r1', modelVersion: '3' });
    expect(Object.keys((await loadModelFiles(store, folder)).files)).toEqual(['model.forest', 'metrics.json']);
  });
});

describe('pruneModels()', () => {
  it('deletes the oldest backups whole, never the champion or one it can be rolled back to', async () => {
    const all: Awaited<ReturnType<typeof publish>>[] = [];
    for (const minute of [1, 2, 3, 4, 5, 6]) all.push(await publish(minute / 10, minute));
    const [first, second, third, fourth] = all.map((each) => each.manifest.version);
    await promote(store, { version: first!, replaces: null, reason: '', by: 'a test', now: at(7) });
    await promote(store, { version: third!, replaces: first!, reason: '', by: 'a test', now: at(8) });
    expect(await pruneModels(store, 4)).toEqual([all[1]!.folder, all[3]!.folder]);
    expect((await listModels(store)).map((each) => each.version)).toEqual(
      [5, 4, 2, 0].map((i) => all[i]!.manifest.version),
    );
    expect((await keys()).filter((key) => key.includes(second!) || key.includes(fourth!))).toEqual([]);
    expect(await pruneModels(store, 4)).toEqual([]);
    expect((await rollback(store, { replaces: third!, reason: '', by: 'a test', now: at(9) })).champion.version).toBe(
      first,
    );
  });
});
