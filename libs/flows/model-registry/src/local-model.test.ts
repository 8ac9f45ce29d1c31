import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { decodeModel, encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { describe, expect, it } from 'vitest';
import { digestOf, readLocalModel, saveLocalModel, versionOf } from './index.ts';
import { stepsToSave } from './local-model.ts';
import { aManifestDraft } from './testing/testing.ts';

function aLocalModel(threshold: number) {
  const bytes = encodeModel(aModel({ threshold }));
  const files = [{ name: 'model.forest', sha256: digestOf(bytes), bytes: bytes.length }];
  return {
    bytes,
    manifest: { ...aManifestDraft(), version: versionOf(bytes), createdAt: '2026-11-22T16:00:00.000Z', files },
  };
}

const aPath = async () => join(await mkdtemp(join(tmpdir(), 'local-model-')), 'latest.forest');

/** Saves as far as the first `count` steps lead, as a kill would leave it. */
async function saveCutAfter(count: number, path: string, threshold: number): Promise<void> {
  for (const step of stepsToSave(path, aLocalModel(threshold)).slice(0, count)) await step();
}

/** Which model `path` holds; its bytes and its manifest agree. */
async function thresholdAt(path: string): Promise<number | undefined> {
  const read = await readLocalModel(path);
  if (read === undefined) return undefined;
  expect(read.manifest.version).toBe(versionOf(read.bytes));
  return decodeModel(read.bytes).threshold;
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
    const path = await aPath();
    await saveLocalModel(path, aLocalModel(0.25));
    await writeFile(path, aLocalModel(0.5).bytes);
    await expect(readLocalModel(path)).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_CORRUPT' });
  });

  it('gives the old model or the new one after a kill at any point of saving, and the next after that', async () => {
    const seen: (number | undefined)[] = [];
    for (let count = 0; count <= stepsToSave('', aLocalModel(0)).length; count++) {
      const path = await aPath();
      await saveLocalModel(path, aLocalModel(0.25));
      await saveCutAfter(count, path, 0.5);
      seen.push(await thresholdAt(path));
      await saveLocalModel(path, aLocalModel(0.75));
      expect(await thresholdAt(path)).toBe(0.75);
    }
    expect(seen).toEqual([0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5]);
  });

  it('gives a whole model after kills in two savings one after the other', async () => {
    const steps = stepsToSave('', aLocalModel(0)).length;
    for (let first = 0; first <= steps; first++)
      for (let second = 0; second <= steps; second++) {
        const path = await aPath();
        await saveCutAfter(first, path, 0.25);
        const before = await thresholdAt(path);
        await saveCutAfter(second, path, 0.5);
        expect([before, 0.5], `cut after ${first} and ${second}`).toContain(await thresholdAt(path));
      }
  });

  it('gives the new model when it comes while the old one is read', async () => {
    const path = await aPath();
    const [old, next] = [aLocalModel(0.25), aLocalModel(0.5)];
    await saveLocalModel(path, old);
    const pipe = `${path}.${old.manifest.version}.json`;
    execFileSync('mkfifo', [pipe]);
    const reading = thresholdAt(path);
    const end = await open(pipe, 'w'); // the reader has the old bytes and waits at the other end
    await saveLocalModel(path, next);
    await end.writeFile(JSON.stringify(next.manifest));
    await end.close();
    expect(await reading).toBe(0.5);
  });
});
