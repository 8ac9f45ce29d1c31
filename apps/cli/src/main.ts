import { reportProgress } from './command-line/progress-reporter.ts';
import { runCommand } from './command-line/run-command.ts';
import { terminalText } from './command-line/terminal-text.ts';
import { commands } from './commands/commands.ts';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());
// A reader that stops early (`fraud ... | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 74));

process.exitCode = await runCommand(
  process.argv.slice(2),
  commands,
  { reporter: reportProgress(process.stderr), signal: interruption.signal },
  {
    out: (text) => process.stdout.write(`${terminalText(text)}\n`),
    err: (text) => process.stderr.write(`${terminalText(text)}\n`),
  },
);
