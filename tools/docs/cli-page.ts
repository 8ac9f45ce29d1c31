import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const CLI = join(import.meta.dirname, '../../apps/cli/src');

/** What this page needs of a command of `fraud`. */
type Command = { readonly name: string; readonly purpose: string };
type HelpText = {
  readonly programHelp: (commands: readonly Command[]) => string;
  readonly commandHelp: (command: Command) => string;
};

/** The commands of `fraud`, and the functions that write their help. */
export async function readCli(): Promise<{ readonly commands: readonly Command[] } & HelpText> {
  const from = async (file: string) => (await import(pathToFileURL(join(CLI, file)).href)) as unknown;
  const { commands } = (await from('commands/commands.ts')) as { commands: readonly Command[] };
  const { programHelp, commandHelp } = (await from('command-line/help-text.ts')) as HelpText;
  return { commands, programHelp, commandHelp };
}

/** The text of docs/reference/cli.md. */
export async function cliPage(): Promise<string> {
  const { commands, programHelp, commandHelp } = await readCli();
  const sections = commands.map((command) => `## fraud ${command.name}\n\n${asCode(commandHelp(command))}`);
  return `# The command fraud

In this repository it is called as \`npm run fraud -- COMMAND\`. For scripts, \`npm run -s fraud -- COMMAND --json\`
prints JSON alone. Commands that need the object store or Redis read the same settings as the services.

This page is generated from the help texts by \`npm run docs\`.

${asCode(programHelp(commands))}

${sections.join('\n\n')}
`;
}

function asCode(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
