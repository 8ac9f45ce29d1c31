import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRaw } from '../categories/raw-table.ts';
import { runJson } from '../forest/run-json.ts';
import type { Figures } from './measure-ours.ts';
import type { World } from './worlds.ts';

const SCRIPT = join(import.meta.dirname, 'peers.py');

/** The named learners of Python on the same rows, in one thread. */
export async function measurePeers(
  python: string,
  names: readonly string[],
  { train, test }: World,
  seed: number,
): Promise<Record<string, Figures>> {
  if (names.length === 0) return {};
  const folder = await mkdtemp(join(tmpdir(), 'defaults-'));
  try {
    await writeRaw(train, join(folder, 'train'));
    await writeRaw(test, join(folder, 'test'));
    const measured = await runJson<Record<string, Pick<Figures, 'auprc' | 'cpuS'>>>(python, [
      '-W',
      'ignore',
      SCRIPT,
      folder,
      String(seed),
      names.join(','),
    ]);
    return Object.fromEntries(
      Object.entries(measured).map(([name, figures]) => [name, { ...figures, rowMicros: null, bytes: null }]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
