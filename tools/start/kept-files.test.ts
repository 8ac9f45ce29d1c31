import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepEntityKey, keepToken } from './kept-files.ts';

const dir = mkdtempSync(join(tmpdir(), 'fraud-token-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('keepToken()', () => {
  it('makes a random token once, for its owner only', () => {
    const file = join(dir, 'token');
    const first = keepToken(file);
    expect(first).toEqual({ text: expect.stringMatching(/^[0-9a-f]{48}$/) as string, isNew: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(keepToken(file)).toEqual({ text: first.text, isNew: false });
    expect(keepToken(join(dir, 'other')).text).not.toBe(first.text);
  });
});

it('keepEntityKey() makes a key of 32 bytes and keeps it', () => {
  const file = join(dir, 'entity-key');
  const key = keepEntityKey(file);
  expect(Buffer.from(key, 'hex')).toHaveLength(32);
  expect([keepEntityKey(file), statSync(file).mode & 0o777]).toEqual([key, 0o600]);
});
