import { type ObjectStore } from '@fraud/object-store';
import { beforeEach, describe, expect, it } from 'vitest';
import { endShadow, nameShadow, pruneModels, readShadow } from '../index.ts';
import { aStore, at, publishAModel } from '../testing/testing.ts';

let store: ObjectStore;
beforeEach(async () => void (store = await aStore()));
const publish = (threshold: number, minute?: number) => publishAModel(store, threshold, minute);

describe('nameShadow()', () => {
  it('names a published model, whose backup then stays, until it is ended', async () => {
    const [a, b] = [await publish(0.25, 1), await publish(0.5, 2)];
    expect(await readShadow(store)).toBeUndefined();
    await nameShadow(store, { version: b.manifest.version, by: 'operate', now: at(3) });
    const named = await nameShadow(store, { version: a.manifest.version, by: 'operate', now: at(4) });
    expect(await readShadow(store)).toEqual({
      version: a.manifest.version,
      folder: a.folder,
      since: '2026-11-22T16:04:00.000Z',
      by: 'operate',
    });
    expect(named).toEqual(await readShadow(store));
    expect(await pruneModels(store, 1)).toEqual([b.folder]);
    await endShadow(store);
    await endShadow(store);
    expect(await readShadow(store)).toBeUndefined();
  });

  it('refuses a version that was not published', async () => {
    await expect(nameShadow(store, { version: '0123456789ab', by: 'operate', now: at(1) })).rejects.toMatchObject({
      code: 'FRAUD_REGISTRY_NOT_FOUND',
    });
  });
});
