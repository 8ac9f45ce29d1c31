import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAudit } from '@fraud/audit';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../command-line/command.ts';
import { auditVerifyCommand } from './audit-verify-command.ts';
import { tokenNewCommand } from './token-new-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fraud-safety-'));
  vi.stubEnv('STORE_DIR', folder);
  vi.stubEnv('BUCKET_NAME', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const context: CommandContext = {
  reporter: { log: () => {}, progress: () => {} },
  signal: new AbortController().signal,
};

describe('fraud token new', () => {
  it('prints a token of 192 random bits and its digest, another one each time', async () => {
    const [one, two] = await Promise.all([tokenNewCommand.start([], context), tokenNewCommand.start([], context)]);
    const { token, sha256 } = one.data as { token: string; sha256: string };
    expect(Buffer.from(token, 'base64url')).toHaveLength(24);
    expect(sha256).toBe(createHash('sha256').update(token).digest('hex'));
    expect(two.data).not.toEqual(one.data);
  });
});

describe('fraud audit verify', () => {
  it('lists the chains, and ends with an error that names the place where one is broken', async () => {
    const audit = openAudit({ store: openObjectStore({ folder }), instance: 'api' });
    for (let i = 0; i < 3; i++)
      await audit.record({ actor: 'ops', action: 'model.promote', to: `version ${i}`, outcome: 'done' });
    await audit.close();
    const day = new Date().toISOString().slice(0, 10);
    const { data } = await auditVerifyCommand.start([day], context);
    expect(data).toMatchObject({ chains: [{ day, instance: 'api', lines: 3 }] });
    const [first] = readdirSync(join(folder, 'audit', day)).sort();
    const file = join(folder, 'audit', day, first!);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"ops"', '"eve"'));
    await expect(auditVerifyCommand.start([], context)).rejects.toMatchObject({
      code: 'FRAUD_CLI_DATA',
      message: expect.stringMatching(/line before it was changed/) as string,
    });
  });
});
