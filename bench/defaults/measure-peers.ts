import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRaw } from '../categories/raw-table.ts';
import { runJson } from '../forest/run-json.ts';
import { type Figures, type Quality, qualityOf } from './figures.ts';
import type { World } from './worlds.ts';

const SCRIPT = join(import.meta.dirname, 'peers.py');

/** The named learners of Python on the same rows, in one thread. */
export async function measurePeers(
  python: string,
  names: readonly string[],
  world: World,
  seed: number,
): Promise<Record<string, Figures>> {
  if (names.length === 0) return {};
  const folder = await mkdtemp(join(tmpdir(), 'defaults-'));
  try {
    await writeRaw(world.train, join(folder, 'train'));
    await writeRaw(world.test, join(folder, 'test'));
    const measured = await runJson<Record<string, Omit<Figures, keyof Quality>>>(python, [
      '-W',
      'ignore',
      SCRIPT,
      folder,
      String(seed),
      names.join(','),
    ]);
    const found: Record<string, Figures> = {};
    for (const [name, costs] of Object.entries(measured)) {
      const { buffer, byteOffset } = await readFile(join(folder, `${name}.scores`));
      found[name] = { ...qualityOf(world, new Float64Array(buffer, byteOffset, world.test.rows)), ...costs };
    }
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}
