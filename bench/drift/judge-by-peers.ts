/** What other drift tools say of the same weeks, each in a Python environment of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnOf, ulbSchema } from '@fraud/feature-schema';
import { scoreMatrix } from '@fraud/forest-model';
import { runJson } from '../forest/run-json.ts';
import type { Verdicts } from './judge-by-ours.ts';
import type { JudgedSystem } from './judged-system.ts';
import { features } from './week-source.ts';

export const PEERS = ['evidently', 'alibi', 'nannyml'] as const;

export type PeerVerdicts = {
  readonly version: string;
  /** CPU of judging one week by all rules. */
  readonly cpuSPerWeek: number;
  /** One for each system. */
  readonly systems: readonly Verdicts[];
};

/**
 * Writes a system for `peers.py`: weeks one after the other, the past ones first, each column-major in float32 with the
 * features, the champion's score and the label.
 */
export async function writeSystem(folder: string, { model, past, undrifted, drifted }: JudgedSystem): Promise<void> {
  await mkdir(folder, { recursive: true });
  const weeks = [...past, ...undrifted, ...drifted.flat()];
  const columns = weeks.flatMap(({ table }) => [
    ...features.map((name) => columnOf(table, ulbSchema.inputs.indexOf(name))),
    Float32Array.from(scoreMatrix(model, table.matrix, table.rows)),
    Float32Array.from(table.labels),
  ]);
  await writeFile(join(folder, 'weeks.f32'), Buffer.concat(columns.map((column) => bytesOf(column))));
  const { rows } = weeks[0]!.table;
  await writeFile(
    join(folder, 'system.json'),
    JSON.stringify({ features, rows, past: past.length, threshold: model.threshold }),
  );
}

export function judgeByPeer(python: string, peer: (typeof PEERS)[number], folder: string): Promise<PeerVerdicts> {
  return runJson(python, [join(import.meta.dirname, 'peers.py'), peer, folder]);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
