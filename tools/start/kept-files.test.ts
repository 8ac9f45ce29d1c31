import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepToken } from './kept-files.ts';

const dir = mkdtempSync(join(tmpdir(), 'fraud-token-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('keepToken()', () => {
  it('makes a random token once, for its owner only', () => {
    const file = join(dir, 'token');
    const first = keepToken(file);
    expect(first).toEqual({ token: expect.stringMatching(/^[0-9a-f]{48}$/) as string, isNew: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(keepToken(file)).toEqual({ token: first.token, isNew: false });
    expect(keepToken(join(dir, 'other')).token).not.toBe(first.token);
  });
});
