import { wholeNumber } from '@fraud/config';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { filePath, listOption, oneOf, option, switchOption } from './option.ts';
import { parseOptions } from './parse-options.ts';

const options = {
  csv: listOption('FILE', z.array(filePath), 'the rows'),
  maxDepth: option('N', wholeNumber({ min: 1 }).optional(), 'most splits'),
  preset: option('NAME', oneOf('full', 'seed').default('full'), 'which forest'),
  json: switchOption('for machines'),
};

describe('parseOptions()', () => {
  it.each([
    ['defaults', ['--csv', 'a'], { csv: ['a'], maxDepth: undefined, preset: 'full', json: false }],
    [
      'a list that goes on',
      ['--csv', 'a', 'b', '--json', '--csv=c', 'd'],
      { csv: ['a', 'b', 'c', 'd'], maxDepth: undefined, preset: 'full', json: true },
    ],
    [
      '= and kebab-case',
      ['--max-depth=8', '--preset', 'seed', '--csv', 'a'],
      { csv: ['a'], maxDepth: 8, preset: 'seed', json: false },
    ],
    [
      'a value that looks like an option, after =',
      ['--csv=--a'],
      { csv: ['--a'], maxDepth: undefined, preset: 'full', json: false },
    ],
  ])('reads %s', (_, args, values) => {
    expect(parseOptions(args, options)).toEqual(values);
  });

  it.each([
    ['a missing option', [], '--csv FILE is missing: the rows'],
    [
      'an unknown option',
      ['--csv', 'a', '--depth', '3'],
      '--depth is not an option; there are --csv, --max-depth, --preset, --json',
    ],
    ['no value', ['--csv', 'a', '--max-depth'], '--max-depth needs a value, N: most splits'],
    ['another option as value', ['--max-depth', '--csv', 'a'], '--max-depth needs a value, N: most splits'],
    ['a bad number', ['--csv', 'a', '--max-depth', '0'], '--max-depth is "0": expected a whole number from 1'],
    ['a bad word', ['--csv', 'a', '--preset', 'big'], '--preset is "big": expected full or seed'],
    [
      'an option twice',
      ['--csv', 'a', '--preset', 'full', '--preset', 'seed'],
      '--preset is given 2 times; it is allowed once',
    ],
    ['a word of no option', ['more', '--csv', 'a'], '"more" is not an option and not the value of one'],
    ['a switch with a value', ['--csv', 'a', '--json=no'], '--json takes no value, but "no" was given'],
    ['an empty path', ['--csv', 'a', ''], '--csv is "": expected the path of a file'],
  ])('refuses %s, naming it', (_, args, problem) => {
    expect(() => parseOptions(args, options)).toThrow(
      expect.objectContaining({ code: 'FRAUD_CLI_USAGE', message: expect.stringContaining(problem) as string }),
    );
  });

  it('names all problems, a line each', () => {
    expect(() => parseOptions(['--preset', 'big', '--max-depth', 'x', '--nix', '1'], options)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^--nix .*\n--csv .*\n--max-depth .*\n--preset .*$/) as string,
      }),
    );
  });
});
