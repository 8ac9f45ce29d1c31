import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../commands/commands.ts';
import { flagOf } from './option.ts';
import { runCommand } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'fraud-run-command-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  const csv = Buffer.from(
    csvOf(simulateWeek({ rows: 100, fraudShare: 0.1, seed: 3, startTimeSeconds: 0 }), ulbSchema),
  ).toString();
  writeFileSync(at('good.csv'), csv);
  writeFileSync(at('broken.csv'), csv.replace(/\n[^,]+,/, '\nsoon,'));
  writeFileSync(at('no-fraud.csv'), csv.replaceAll(/,1\n/g, ',0\n'));
  writeFileSync(at('late-frauds.csv'), `${csv.replaceAll(/,1\n/g, ',0\n')}700000${',0'.repeat(29)},1\n`);
  writeFileSync(at('other-schema.json'), ulbSchema.json.replace('{"name":"V28","role":"feature"},', ''));
  writeFileSync(at('bad-schema.json'), '{"name":"bad","columns":[]}');
  writeFileSync(at('no.json'), '{');
  writeFileSync(at('no-model.forest'), 'nothing');
  const { inputs, fingerprint: schemaFingerprint } = ulbSchema;
  writeFileSync(
    at('model.forest'),
    encodeModel(aModel({ forest: { ...aModel().forest, inputs: inputs.length }, inputs, schemaFingerprint })),
  );
});

async function run(...args: string[]) {
  const told = { out: '', err: '' };
  const context = { reporter: { log: () => {}, progress: () => {} }, signal: new AbortController().signal };
  const exitCode = await runCommand(args, commands, context, {
    out: (text) => (told.out += text),
    err: (text) => (told.err += text),
  });
  return { exitCode, ...told };
}

describe('runCommand()', () => {
  const train = (csv: string, ...more: string[]) => [
    'train',
    '--csv',
    at(csv),
    '--out',
    at('x'),
    '--trees',
    '1',
    ...more,
  ];
  const model = ['--model', at('model.forest')];

  it.each<[string, () => string[], number, string]>([
    ['no command', () => [], 64, 'a command is missing; there are schema infer, '],
    ['an unknown command', () => ['guess'], 64, '"guess" is not a command; there are schema infer, '],
    ['a misspelt command', () => ['scor', '--csv', 'x'], 64, '"scor" is not a command; did you mean score?'],
    ['a misspelt group', () => ['model', 'list'], 64, '"model list" is not a command; did you mean models list?'],
    [
      'a misspelt command of a group',
      () => ['models', 'shwo'],
      64,
      '"models shwo" is not a command; did you mean models show?',
    ],
    ['a group alone', () => ['models'], 64, '"models" is a group of commands; there are models list, models show'],
    [
      'a misspelt option',
      () => train('good.csv', '--max-dept', '3'),
      64,
      '--max-dept is not an option; did you mean --max-depth?',
    ],
    [
      'a wrong option',
      () => train('good.csv', '--max-depth', '0'),
      64,
      '--max-depth is "0": expected a whole number from 1\nSee fraud train --help',
    ],
    [
      'a class weight that is none',
      () => train('good.csv', '--class-weight', 'heavy'),
      64,
      '--class-weight is "heavy": expected none, balanced, balanced_subsample, or',
    ],
    [
      'a row that is not there',
      () => ['explain', ...model, '--csv', at('good.csv'), '--row', '100'],
      64,
      'good.csv has the rows 0 to 99',
    ],
    [
      'more top rows than rows',
      () => ['evaluate', ...model, '--csv', at('good.csv'), '--top', '50', '101'],
      64,
      '--top is 101: ',
    ],
    [
      'a broken value',
      () => train('broken.csv'),
      65,
      'broken.csv: line 2, column "Time": "soon" is not a finite number',
    ],
    [
      'no fraud to choose a threshold by',
      () => train('no-fraud.csv'),
      65,
      'the last 20 of 100 rows hold no fraud; give one with --threshold',
    ],
    [
      'no fraud to learn from',
      () => train('late-frauds.csv'),
      65,
      'Cannot train: 0 of the 81 rows to learn from are frauds',
    ],
    ['a file that is no model', () => ['inspect', '--model', at('no-model.forest')], 65, 'no-model.forest: '],
    [
      'a model of other columns',
      () => ['score', ...model, '--csv', at('good.csv'), '--out', at('x'), '--schema', at('other-schema.json')],
      65,
      "name the schema's file with --schema",
    ],
    ['a schema without columns', () => train('good.csv', '--schema', at('bad-schema.json')), 65, 'exactly one must'],
    [
      'a schema that is no JSON',
      () => train('good.csv', '--schema', at('no.json')),
      65,
      'no.json: it is not valid JSON',
    ],
    [
      'ONNX that is none',
      () => ['import', '--onnx', at('no.json'), '--out', at('x')],
      65,
      'Cannot use ' + at('no.json'),
    ],
    [
      'a model that is not there',
      () => ['inspect', '--model', at('nowhere.forest')],
      66,
      'nowhere.forest: there is no such file',
    ],
    ['a folder as CSV', () => train('.'), 66, 'it is not a regular file'],
    [
      'a folder that is not there',
      () => ['export', ...model, '--onnx', at('nowhere/model.onnx')],
      74,
      'nowhere/model.onnx: its folder does not exist',
    ],
    ['a device to write to', () => ['export', ...model, '--onnx', '/dev/null'], 74, 'Cannot write /dev/null'],
  ])('says what is wrong and leaves nothing behind: %s', async (_, args, exitCode, message) => {
    const before = readdirSync(folder);
    expect(await run(...args())).toEqual({ exitCode, out: '', err: expect.stringContaining(message) as string });
    expect(readdirSync(folder)).toEqual(before);
  });

  it.each(['--help', '-h'])('models %s names the commands of the group', async (help) => {
    const { exitCode, out } = await run('models', help);
    expect({ exitCode, commands: out.match(/^ {2}models \w+/gm) }).toEqual({
      exitCode: 0,
      commands: commands.flatMap(({ name }) => (name.startsWith('models ') ? [`  ${name}`] : [])),
    });
    expect(out).not.toContain('train');
  });

  it('explains the program: every command and exit code', async () => {
    const { exitCode, out } = await run('--help');
    expect(exitCode).toBe(0);
    for (const { name, purpose } of commands) expect(out).toMatch(new RegExp(`^ {2}${name} +${purpose}$`, 'm'));
    for (const code of [0, 64, 65, 66, 70, 74, 130]) expect(out).toMatch(new RegExp(`^ {2}${code} +\\S`, 'm'));
  });

  it('explains a command or a group by help, too', async () => {
    expect(await run('help', 'train')).toEqual(await run('train', '--help'));
    expect(await run('help', 'models')).toEqual(await run('models', '--help'));
  });

  it('takes a version as it is', async () => {
    expect((await run('models', 'show', '--help')).out).toContain('Usage: fraud models show [VERSION] [OPTION...]');
    expect((await run('models', 'promote', '--help')).out).toContain('Usage: fraud models promote VERSION [OPTION...]');
    expect((await run('models', 'show', 'nonsense')).err).toContain('--version is "nonsense": expected a version');
    expect((await run('models', 'show', 'a', '--version', 'b')).err).toContain('--version is given 2 times');
  });

  it.each(commands.map(({ name, options }) => [name, options] as const))(
    'explains %s: every option',
    async (name, options) => {
      const { exitCode, out } = await run(...name.split(' '), '--help');
      expect(exitCode).toBe(0);
      expect(out).toMatch(new RegExp(`^fraud ${name}: .+\\n\\nUsage: fraud ${name} .*\\[OPTION\\.\\.\\.\\]\\n`));
      for (const key of Object.keys(options)) expect(out).toMatch(new RegExp(`^ {2}${flagOf(key)}\\b`, 'm'));
    },
  );
});
