import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const index = new URL('./index.ts', import.meta.url).href;
const dir = mkdtempSync(join(tmpdir(), 'config-'));
const program = join(dir, 'program.ts');
writeFileSync(
  program,
  `
  import { configFromProcess, jsonFile, setting, wholeNumber } from ${JSON.stringify(index)};
  console.log(JSON.stringify(configFromProcess('shop', 'sells things', {
    port: setting('PORT', wholeNumber({ max: 65535 }), { doc: 'Where to listen.', example: '8000', aliases: ['DOOR'] }),
    size: setting('SIZE', wholeNumber().default(3), { doc: 'How large.' }),
    shape: setting('SHAPE', jsonFile().default({ round: true }), { doc: 'What it looks like.', unset: 'a circle' }),
  })));
`,
);

function run(env: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: dir,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('configFromProcess()', () => {
  it('prints every setting for --help and --env, whatever the environment', () => {
    expect(run({}, '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        new RegExp(
          'shop: sells things[^]*PORT \\(required; older name DOOR\\)\n {6}Where to listen\\.\n' +
            ' {6}Allowed: a whole number up to 65535\\.[^]*SIZE \\(default: 3\\)',
        ),
      ),
    });
    expect(run({}, '--env')).toMatchObject({
      status: 0,
      stdout: [
        '# Where to listen. Older name: DOOR.\n# Allowed: a whole number up to 65535.\nPORT=\n',
        '# How large.\n# Allowed: a whole number.\n# SIZE=3\n',
        '# What it looks like.\n# Allowed: the path of a JSON file. Left out: a circle.\n# SHAPE=\n',
      ].join('\n'),
    });
  });

  it('warns of a name that looks like a misspelt setting, and goes on', () => {
    expect(run({ PORT: '7', SIZ: '4' })).toEqual({
      status: 0,
      stdout: '{"port":7,"size":3,"shape":{"round":true}}\n',
      stderr: 'shop: SIZ is set, but there is no such setting: did you mean SIZE?\n',
    });
  });

  it('exits 78 with all problems on stderr, 64 for an unknown option', () => {
    expect(run({ SIZE: 'big' })).toEqual({
      status: 78,
      stdout: '',
      stderr: expect.stringMatching(/2 problems\n[^]*PORT is not set[^]*SIZE is "big"/),
    });
    expect(run({}, '--prot=1')).toEqual({ status: 64, stdout: '', stderr: expect.stringContaining('"--prot=1"') });
  });

  it('reads ./.env, and the environment wins', () => {
    writeFileSync(join(dir, '.env'), 'PORT=1\nSIZE="2"\n');
    expect(run({ PORT: '7' }).stdout).toBe('{"port":7,"size":2,"shape":{"round":true}}\n');
  });
});
