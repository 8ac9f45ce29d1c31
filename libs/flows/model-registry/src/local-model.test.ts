import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { describe, expect, it } from 'vitest';
import { digestOf, readLocalModel, saveLocalModel, versionOf } from './index.ts';
import { aManifestDraft } from './testing.ts';

function aLocalModel(threshold: number) {
  const bytes = encodeModel(aModel({ threshold }));
  const files = [{ name: 'model.forest', sha256: digestOf(bytes), bytes: bytes.length }];
  return { bytes, manifest: { ...aManifestDraft(), version: versionOf(bytes), createdAt: '2026-11-22T16:00:00.000Z', files } };
}

describe('readLocalModel()', () => {
  it('gives back what saveLocalModel() kept last, and undefined before', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'local-model-')), 'model', 'latest.forest');
    expect(await readLocalModel(path)).toBeUndefined();
    await saveLocalModel(path, aLocalModel(0.25));
    await saveLocalModel(path, aLocalModel(0.5));
    const read = await readLocalModel(path);
    expect(read?.manifest).toEqual(aLocalModel(0.5).manifest);
    expect(Buffer.from(read!.bytes).equals(aLocalModel(0.5).bytes)).toBe(true);
    expect((await readdir(dirname(path))).sort()).toEqual(['latest.forest', 'latest.forest.json']);
  });

  it('refuses a model that is not the one described', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'local-model-')), 'latest.forest');
    await saveLocalModel(path, aLocalModel(0.25));
    await writeFile(path, aLocalModel(0.5).bytes);
    await expect(readLocalModel(path)).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_CORRUPT' });
  });
});
