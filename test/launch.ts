/** `npm start` without npm, in a folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '../tools/start/main.ts');

export type Launcher = {
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
  /** Everything it has said so far. */
  output(): string;
  /** Waits until it has said the text `times` times. */
  says(text: string, timeoutMs: number, times?: number): Promise<void>;
  kill(): void;
  ctrlC(): Promise<number | null>;
};

/** Starts the launcher in `dir` with nothing in its environment but `settings`. It ends with the test. */
export function launch(dir: string, settings: Record<string, string>): Launcher {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
  const child = spawn(process.execPath, [LAUNCHER], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  let isOver = false;
  const ended = (once(child, 'close') as Promise<[number | null]>).then(([code]) => {
    isOver = true;
    return code;
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return {
    ended,
    output: () => output,
    says: async (text, timeoutMs, times = 1) => {
      for (const deadline = performance.now() + timeoutMs; output.split(text).length <= times; await delay(100)) {
        if (isOver || performance.now() > deadline)
          throw new Error(
            `It ${isOver ? 'has ended' : `runs for ${timeoutMs / 1000} s`} without saying "${text}"; ` +
              `it said:\n${output}`,
          );
      }
    },
    kill: () => void child.kill('SIGKILL'),
    ctrlC: async () => {
      child.kill('SIGINT');
      return await ended;
    },
  };
}

/** The processes that work in the folder, as everything does that the launcher starts. */
export function processesIn(dir: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .map(Number)
    .flatMap((pid) => {
      try {
        if (!(pid > 0) || pid === process.pid || !readlinkSync(`/proc/${pid}/cwd`).startsWith(dir)) return [];
        return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
      } catch {
        return []; // ended meanwhile, or another user's
      }
    });
}
