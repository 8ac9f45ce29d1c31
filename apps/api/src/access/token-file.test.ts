import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLog } from '@fraud/service';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createAccess } from './access.ts';
import { followTokenFile } from './token-file.ts';
import { entryOf } from './token-list.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'tokens.json');
const write = (content: unknown): void => {
  writeFileSync(`${file}.new`, JSON.stringify(content));
  renameSync(`${file}.new`, file);
};
const follow = () => {
  const access = createAccess([]);
  return {
    access,
    tokens: followTokenFile(file, [entryOf('default', 'the-only-one-0001')], access, openLog('test', 'fatal')),
  };
};

describe('followTokenFile()', () => {
  it('adds the tokens of the file, then those of the changed file; keeps them when a change is no good', async () => {
    write([entryOf('till', 'the-token-of-a-till')]);
    const { access, tokens } = follow();
    expect(['the-only-one-0001', 'the-token-of-a-till'].map((token) => access.holderOf(token)?.name)).toEqual([
      'default',
      'till',
    ]);
    write([entryOf('till', 'the-next-token-of-it')]);
    await vi.waitUntil(() => access.holderOf('the-next-token-of-it'), { timeout: 10_000 });
    expect(access.holderOf('the-token-of-a-till')).toBeUndefined();
    write([{ name: 'till' }]);
    tokens.reload();
    expect(access.holderOf('the-next-token-of-it')?.name).toBe('till');
    tokens.close();
  });

  it.each([
    ['no JSON', 'x'],
    ['the name of API_TOKEN', [entryOf('default', 'a-token-like-others')]],
  ])('refuses to start with %s', (_, content) => {
    if (typeof content === 'string') writeFileSync(file, content);
    else write(content);
    expect(follow).toThrow(expect.objectContaining({ code: 'FRAUD_API_TOKEN_FILE' }));
  });
});
