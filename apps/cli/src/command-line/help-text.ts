import type { Command } from './command.ts';
import { EXIT_CODES } from './exit-code.ts';
import { flagOf, isRequired, type Option, type OptionTable } from './option.ts';
import { textTable } from './terminal-text.ts';

/** `fraud --help`. */
export function programHelp(commands: readonly Command[]): string {
  return sections([
    ['fraud: trains, scores, explains and judges random forests on card transactions', []],
    ['Usage: fraud COMMAND [OPTION...]', []],
    ['Commands:', textTable(commands.map(({ name, purpose }) => [name, purpose]))],
    ['`fraud COMMAND --help` explains one command.', []],
    ['Results go to standard output, all else to standard error. Exit codes:', textTable(Object.entries(EXIT_CODES))],
  ]);
}

/** `fraud models --help`: the commands that begin with one word. */
export function groupHelp(word: string, commands: readonly Command[]): string {
  return sections([
    [`Usage: fraud ${word} COMMAND [OPTION...]`, []],
    ['Commands:', textTable(commands.map(({ name, purpose }) => [name, purpose]))],
    [`\`fraud ${word} COMMAND --help\` explains one command.`, []],
  ]);
}

/** `fraud COMMAND --help`. */
export function commandHelp({ name, purpose, options, operand, notes, examples }: Command): string {
  const entries = Object.entries(options);
  const required = entries
    .filter(([key, option]) => isRequired(option) && key !== operand)
    .map(([key, option]) => ` ${usageOf(key, option)}`);
  return sections([
    [`fraud ${name}: ${purpose}`, []],
    [`Usage: fraud ${name}${operandOf(options, operand)}${required.join('')} [OPTION...]`, []],
    [
      'Options:',
      textTable(entries.map(([key, option]) => [usageOf(key, option), `${option.doc}${defaultOf(option)}`])),
    ],
    ...notes.map((note): Section => [wrap(note), []]),
    ['Examples:', examples.map((example) => `fraud ${name} ${example}`.trimEnd())],
  ]);
}

/** Text in lines of at most 100 characters. */
function wrap(text: string): string {
  return text.replace(/(.{1,100})(?: |$)/g, '$1\n').trimEnd();
}

type Section = readonly [heading: string, lines: readonly string[]];

function sections(all: readonly Section[]): string {
  return all.map(([heading, lines]) => [heading, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n\n');
}

function usageOf(key: string, { kind, placeholder }: Option): string {
  return `${flagOf(key)}${placeholder && ` ${placeholder}`}${kind === 'list' ? '...' : ''}`;
}

function operandOf(options: OptionTable, operand: string | undefined): string {
  const option = operand === undefined ? undefined : options[operand];
  if (option === undefined) return '';
  return isRequired(option) ? ` ${option.placeholder}` : ` [${option.placeholder}]`;
}

function defaultOf({ kind, schema }: Option): string {
  const left = kind === 'switch' ? undefined : schema.safeParse(undefined).data;
  return typeof left === 'string' || typeof left === 'number' ? ` (default: ${left})` : '';
}
