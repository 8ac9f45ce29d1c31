/** What is shipped: each app's dist/, as it was built before, copied to a folder of its own with nothing beside it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const elsewhere = mkdtempSync(join(tmpdir(), 'fraud-built-'));

afterAll(() => rmSync(elsewhere, { recursive: true }));

describe.each(['api', 'watchdog', 'trainer', 'log-shipper'])('the built %s', (app) => {
  it('runs from a copied folder alone', { timeout: 60_000 }, () => {
    const copy = join(elsewhere, app);
    cpSync(join(ROOT, 'apps', app, 'dist'), copy, { recursive: true });
    const help = execFileSync(process.execPath, [join(copy, 'main.js'), '--help'], {
      cwd: copy,
      env: {},
      encoding: 'utf8',
    });
    expect(help).toMatch(new RegExp(`^${app}: `));
    expect(help).toContain('REDIS_URL');
  });
});

describe('the built cli', () => {
  it('trains from a copied folder alone, with its worker threads', { timeout: 60_000 }, () => {
    const copy = join(elsewhere, 'cli');
    cpSync(join(ROOT, 'apps/cli/dist'), copy, { recursive: true });
    writeFileSync(
      join(copy, 'week.csv'),
      csvOf(simulateWeek({ rows: 1_000, fraudShare: 0.05, seed: 1, startTimeSeconds: 0 }), ulbSchema),
    );
    const printed = execFileSync(
      process.execPath,
      [join(copy, 'main.js'), 'train', '--csv', 'week.csv', '--out', 'model.forest', '--trees', '3', '--json'],
      { cwd: copy, env: {}, encoding: 'utf8' },
    );
    expect(JSON.parse(printed)).toMatchObject({ rows: 1_000, frauds: 50 });
  });
});
