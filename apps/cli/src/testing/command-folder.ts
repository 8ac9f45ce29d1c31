/** `fraud` as a process of its own, in a folder with files of simulated weeks and a model grown from two of them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ulbSchema } from '@fraud/feature-schema';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeAll, expect } from 'vitest';

export const MAIN = join(import.meta.dirname, '../main.ts');
const WEEK_SECONDS = 604_800;
export const first = simulateWeek({ rows: 3_000, fraudShare: 0.03, seed: 1, startTimeSeconds: 0 });
export const second = simulateWeek({ rows: 3_000, fraudShare: 0.03, seed: 2, startTimeSeconds: WEEK_SECONDS });
export const third = simulateWeek({ rows: 1_000, fraudShare: 0.05, seed: 3, startTimeSeconds: 2 * WEEK_SECONDS });
export const TRAIN = ['train', '--csv', 'second.csv.gz', 'first.csv', '--trees', '12'];

/** For the top of a test file. The model is `model.forest`. */
export function setUpCommandFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'fraud-cli-'));

  function fraud(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 100_000,
    });
    return { status, stdout, stderr };
  }

  /** What a command that must succeed prints with --json. */
  function json(...args: string[]): Record<string, unknown> {
    const { status, stdout, stderr } = fraud(...args, '--json');
    expect({ status, stderr }).toMatchObject({ status: 0 });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  beforeAll(() => {
    writeFileSync(join(folder, 'first.csv'), csvOf(first, ulbSchema));
    writeFileSync(join(folder, 'second.csv.gz'), gzipSync(csvOf(second, ulbSchema)));
    const csv = Buffer.from(csvOf(third, ulbSchema)).toString();
    writeFileSync(join(folder, 'third.csv'), csv);
    writeFileSync(join(folder, 'unlabelled.csv'), csv.replaceAll(/,[^,\n]+\n/g, '\n'));
    expect(fraud(...TRAIN, '--out', 'model.forest', '--threads', '2').status).toBe(0);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, fraud, json, read: (name: string) => readFileSync(join(folder, name)) };
}
