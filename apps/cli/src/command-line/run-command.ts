import { type Command, type CommandContext } from './command.ts';
import { CliError } from './errors.ts';
import { type ExitCode, exitCodeOf } from './exit-code.ts';
import { commandHelp, groupHelp, programHelp } from './help-text.ts';

export type Streams = { readonly out: (text: string) => void; readonly err: (text: string) => void };

/** Runs the program once: finds the command, runs it, and prints its result or the error. */
export async function runCommand(
  argv: readonly string[],
  commands: readonly Command[],
  context: CommandContext,
  { out, err }: Streams,
): Promise<ExitCode> {
  try {
    const [name] = argv;
    if (isHelp(name) || name === 'help') return done(programHelp(commands));
    const group = groupOf(name, commands);
    if (group.length > 0 && isHelp(argv[1])) return done(groupHelp(name!, group));
    const command = commandOf(argv, commands);
    const args = argv.slice(command.name.split(' ').length);
    if (args.some(isHelp)) return done(commandHelp(command));
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

/** The commands of a group that is no command itself, such as `models`. */
function groupOf(word: string | undefined, commands: readonly Command[]): readonly Command[] {
  if (commands.some(({ name }) => name === word)) return [];
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

function isHelp(argument: string | undefined): boolean {
  return argument === '--help' || argument === '-h';
}

/** The command whose words the line starts with: `models list --json`. */
function commandOf(argv: readonly string[], commands: readonly Command[]): Command {
  const found = commands.find(({ name }) => name.split(' ').every((word, i) => argv[i] === word));
  if (found !== undefined) return found;
  const [name, second] = argv;
  const related = groupOf(name, commands);
  const names = (related.length > 0 ? related : commands).map((command) => command.name);
  const known = `there are ${names.join(', ')}\nSee fraud --help`;
  if (name === undefined) throw new CliError('FRAUD_CLI_USAGE', `a command is missing; ${known}`);
  const given = related.length > 0 && second !== undefined && !second.startsWith('-') ? `${name} ${second}` : name;
  throw new CliError('FRAUD_CLI_USAGE', `"${given}" is no command; ${known}`);
}

function messageOf(error: unknown, exitCode: ExitCode): string {
  return exitCode === 130 ? 'interrupted, nothing was written' : (error as Error).message;
}
