import { type Command, type CommandContext } from './command.ts';
import { CliError } from './errors.ts';
import { type ExitCode, exitCodeOf } from './exit-code.ts';
import { commandHelp, groupHelp, programHelp } from './help-text.ts';
import { suggestName } from './suggest-name.ts';
import { shortened } from './terminal-text.ts';

export type Streams = { readonly out: (text: string) => void; readonly err: (text: string) => void };

/** Runs the program once: finds the command, runs it, and prints its result or the error. */
export async function runCommand(
  argv: readonly string[],
  commands: readonly Command[],
  context: CommandContext,
  { out, err }: Streams,
): Promise<ExitCode> {
  try {
    if (argv[0] === 'help' || argv.some(isHelp)) return done(helpOn(argv, commands));
    const command = findCommand(argv, commands);
    const args = argv.slice(command.name.split(' ').length);
    const { data, text, isForMachines } = await command.start(args, context).catch((error: unknown) => {
      throw error instanceof CliError && error.code === 'FRAUD_CLI_USAGE'
        ? new CliError(error.code, `${error.message}\nSee fraud ${command.name} --help`, { cause: error })
        : error;
    });
    return done(isForMachines ? JSON.stringify(data) : text);
  } catch (error) {
    const exitCode = exitCodeOf(error);
    err(
      exitCode === 70
        ? `fraud: this is a bug in the program: ${error instanceof Error ? error.stack : String(error)}`
        : `fraud: ${messageOf(error, exitCode)}`,
    );
    return exitCode;
  }

  function done(text: string): ExitCode {
    out(text);
    return 0;
  }
}

/** `fraud --help`, `fraud models --help`, `fraud train --help`, and the same as `fraud help train`. */
function helpOn(argv: readonly string[], commands: readonly Command[]): string {
  const words = argv.filter((word) => !isHelp(word)).slice(argv[0] === 'help' ? 1 : 0);
  if (words.length === 0) return programHelp(commands);
  const group = words.length === 1 ? groupOf(words[0], commands) : [];
  return group.length > 0 ? groupHelp(words[0]!, group) : commandHelp(findCommand(words, commands));
}

/** The commands of a group that is not a command itself, such as `models`. */
function groupOf(word: string | undefined, commands: readonly Command[]): readonly Command[] {
  if (commands.some(({ name }) => name === word)) return [];
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

function isHelp(argument: string | undefined): boolean {
  return argument === '--help' || argument === '-h';
}

/** The command whose words the line starts with: `models list --json`. */
function findCommand(argv: readonly string[], commands: readonly Command[]): Command {
  const found = commands.find(({ name }) => name.split(' ').every((word, i) => argv[i] === word));
  if (found !== undefined) return found;
  const [name, second] = argv;
  const related = commands.filter((command) => command.name.startsWith(`${name} `));
  const names = (related.length > 0 ? related : commands).map((command) => command.name);
  const listed = `there are ${names.join(', ')}`;
  if (name === undefined) throw new CliError('FRAUD_CLI_USAGE', `a command is missing; ${listed}\nSee fraud --help`);
  const isPair = second !== undefined && !second.startsWith('-');
  if (related.length > 0 && !isPair)
    throw new CliError('FRAUD_CLI_USAGE', `"${name}" is a group of commands; ${listed}\nSee fraud ${name} --help`);
  const pair = isPair ? `${name} ${second}` : name;
  const isNearPair = related.length > 0 || suggestName(pair, names).startsWith('did');
  const given = isNearPair ? pair : name;
  throw new CliError('FRAUD_CLI_USAGE', `"${given}" is not a command; ${suggestName(given, names)}\nSee fraud --help`);
}

function messageOf(error: unknown, exitCode: ExitCode): string {
  return exitCode === 130 ? 'interrupted, nothing was written' : shortened((error as Error).message);
}
