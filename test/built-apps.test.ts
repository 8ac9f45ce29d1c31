/** What is shipped: each app's dist/, copied to a folder of its own with nothing beside it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const elsewhere = mkdtempSync(join(tmpdir(), 'fraud-built-'));

beforeAll(() => execFileSync('nx', ['run-many', '-t', 'build'], { cwd: ROOT, stdio: 'inherit' }), 300_000);
afterAll(() => rmSync(elsewhere, { recursive: true }));

describe.each(['api', 'watchdog', 'trainer', 'log-shipper'])('the built %s', (app) => {
  it('runs from a copied folder alone', { timeout: 60_000 }, () => {
    const copy = join(elsewhere, app);
    cpSync(join(ROOT, 'apps', app, 'dist'), copy, { recursive: true });
    const help = execFileSync(process.execPath, [join(copy, 'main.js'), '--help'], { cwd: copy, env: {}, encoding: 'utf8' });
    expect(help).toMatch(new RegExp(`^${app}: `));
    expect(help).toContain('REDIS_URL');
  });
});
