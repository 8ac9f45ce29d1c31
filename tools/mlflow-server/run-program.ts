import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export type ProgramRun = {
  /** Ends the program, with everything it started. */
  signal: AbortSignal;
  /** Called with each line of both outputs. */
  onLine?: (line: string) => void;
};

export type ProgramEnd = { kind: 'ended'; code: number | null; output: string } | { kind: 'missing' };

/** Runs a program of the PATH to its end, in a process group of its own. Never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  { signal, onLine }: ProgramRun,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    let output = '';
    let unfinishedLine = '';
    const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => killGroup(child.pid, 'SIGKILL');
    const hear = (coloured: string) => {
      const chunk = stripVTControlCharacters(coloured);
      output += chunk;
      const lines = (unfinishedLine + chunk).split('\n');
      unfinishedLine = lines.pop() ?? '';
      for (const line of lines) onLine?.(line);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', () => resolve({ kind: 'missing' }));
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve({ kind: 'ended', code, output });
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Signals a process that was started detached, and all its children; does nothing when they are gone. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
