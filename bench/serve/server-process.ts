/** A server as a process of its own, from start to end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@fraud/queue/redis-server';

const START_MS = 300_000;

export type ServerProcess = { url: string; close(): Promise<void> };
export type Command = {
  program: string;
  args: string[];
  cwd: string;
  /** Added to the environment. */ env: Record<string, string>;
};

/**
 * Starts the command that `commandOf` makes for a free port; resolves when it answers a request to `/health` at all.
 */
export async function startServer(commandOf: (port: number) => Command): Promise<ServerProcess> {
  const port = await freePort();
  const { program, args, cwd, env } = commandOf(port);
  const child = spawn('env', [...Object.entries(env).map(([name, value]) => `${name}=${value}`), program, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  for (const end = performance.now() + START_MS; !(await answers(url)); await sleep(100)) {
    if (child.exitCode === null && performance.now() < end) continue;
    await stop(child);
    throw new Error(`Cannot start ${program} ${args.join(' ')}: ${stderr}`);
  }
  return { url, close: () => stop(child) };
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    async (answer) => (await answer.text(), true),
    () => false,
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
