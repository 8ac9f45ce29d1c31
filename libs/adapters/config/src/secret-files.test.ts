import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, loadConfig, misspeltNames, redisSettings, secretSetting, setting } from './index.ts';

const settings = {
  token: secretSetting('TOKEN', z.string().min(8, { error: 'expected at least 8 characters' }), {
    doc: 'Who may.',
    aliases: ['KEY'],
  }),
  user: setting('USER_NAME', z.string().optional(), { doc: 'Who it is.', together: 'TOKEN' }),
};
const folder = mkdtempSync(join(tmpdir(), 'secret-files-'));
const USER_NAME = 'somebody';

function fileWith(text: string): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, text);
  return path;
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(settings, { USER_NAME, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a secret setting', () => {
  it.each(['TOKEN_FILE', 'KEY_FILE'])('comes from the file that %s names, without the space around it', (variable) => {
    const config = loadConfig(settings, { USER_NAME, [variable]: ` ${fileWith('hunter2hunter2\n')} ` });
    expect(config.token.reveal()).toBe('hunter2hunter2');
  });

  it('is refused when it is given both ways', () => {
    expect(problemsOf({ TOKEN: 'hunter2hunter2', TOKEN_FILE: fileWith('hunter2hunter2') })).toEqual([
      'TOKEN_FILE and TOKEN are both set: remove one of them',
    ]);
  });

  it('is refused when the file is missing, once, and not set when it is empty', () => {
    expect(problemsOf({ TOKEN_FILE: '/nowhere/token' })).toEqual([
      'TOKEN_FILE is "/nowhere/token": expected the path of a text file ' +
        "(ENOENT: no such file or directory, open '/nowhere/token')",
    ]);
    expect(problemsOf({ USER_NAME: '', TOKEN_FILE: fileWith(' \n') })).toEqual(['TOKEN is not set: Who may.']);
  });

  it('is not shown when the text of the file is wrong', () => {
    expect(problemsOf({ TOKEN_FILE: fileWith('hunter2') })).toEqual([
      'TOKEN_FILE names a file (its text is not shown): expected at least 8 characters',
    ]);
  });

  it('has a file variable that is taken for no other setting', () => {
    const files = { token: settings.token, tokens: setting('TOKENS_FILE', z.string().optional(), { doc: 'More.' }) };
    expect(misspeltNames(files, { TOKEN_FILE: 'x' })).toEqual([]);
    expect(misspeltNames(files, { TOKN_FILE: 'x' })).toHaveLength(1);
  });
});

it('an address that may hold a password comes from a file, another setting does not', () => {
  expect(loadConfig(redisSettings, { REDIS_URL_FILE: fileWith('redis://api:pw@redis') })).toMatchObject({
    redisUrl: 'redis://api:pw@redis',
  });
  expect(loadConfig(redisSettings, { QUEUE_PREFIX_FILE: fileWith('other') }).queuePrefix).toBe('bull');
});
