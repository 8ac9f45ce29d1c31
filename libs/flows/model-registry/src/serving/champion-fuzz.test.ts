import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { jsonMutants } from '@fraud/random/testing';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { loadManifest, promote, readChampion, RegistryError } from '../index.ts';
import { parseModelKey } from '../model-keys.ts';
import { publishAModel } from '../testing/testing.ts';

const numRuns = Number(process.env['FUZZ'] ?? 120);
const folder = mkdtempSync(join(tmpdir(), 'champion-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));
const store = openObjectStore({ folder });
const read = async (key: string) => JSON.parse(new TextDecoder().decode((await store.get(key))!.bytes)) as unknown;
const write = (key: string, value: unknown) => store.put(key, new TextEncoder().encode(JSON.stringify(value) ?? ''));

/** @returns how many changed files are taken, all of which hold what `isRight` says */
async function taken<T>(key: string, parse: () => Promise<T>, isRight: (value: T) => boolean): Promise<number> {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(jsonMutants(await read(key)), async (mutant) => {
      await write(key, mutant);
      try {
        expect(isRight(await parse())).toBe(true);
        count++;
      } catch (error) {
        expect(error).toBeInstanceOf(RegistryError);
      }
    }),
    { numRuns },
  );
  return count;
}

it('a changed champion.json or manifest is refused with a code, or names a folder of its version', async () => {
  const [first, second] = [await publishAModel(store, 0.25), await publishAModel(store, 0.5)];
  for (const { manifest } of [first, second])
    await promote(store, { version: manifest.version, reason: 'a test', by: 'a test', now: new Date() });
  const champions = await taken(
    'models/champion.json',
    () => readChampion(store),
    (champion) => champion === undefined || parseModelKey(champion.folder)?.version === champion.version,
  );
  const manifests = await taken(
    `${first.folder}manifest.json`,
    () => loadManifest(store, first.folder),
    ({ version }) => version === first.manifest.version,
  );
  expect(Math.min(champions, manifests)).toBeGreaterThan(0);
});
