import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export type Run = (args: readonly string[], input?: Uint8Array | string) => Promise<string>;
export type Engine = {
  /** `docker ...`: what it prints. @throws Error with what it printed, when it fails */
  readonly docker: Run;
  /** `docker compose ...` in a folder. */
  readonly composeIn: (folder: string) => Run;
};

/** The Docker engine that DOCKER_HOST names or this machine has; in words why there is none. */
export function findEngine(): Engine | string {
  const info = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8' });
  if (info.error !== undefined) return 'there is no command docker';
  if (info.status !== 0) return `no Docker engine answers (${info.stderr.trim().split('\n').at(-1)})`;
  const compose = [['docker', 'compose'], ['docker-compose']].find(
    ([program, ...args]) => spawnSync(program!, [...args, 'version']).status === 0,
  );
  if (compose === undefined) return 'there is neither docker compose nor docker-compose';
  const [program, ...first] = compose;
  return {
    docker: (args, input) => run('docker', args, ROOT, input),
    composeIn: (folder) => (args, input) => run(program!, [...first, ...args], folder, input),
  };
}

async function run(program: string, args: readonly string[], cwd: string, input?: Uint8Array | string) {
  const child = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
  child.stdin.on('error', () => undefined); // it ended before it had read all: the exit code says how
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  const printed = Buffer.concat(out).toString();
  if (code !== 0)
    throw new Error(`${program} ${args.join(' ')} failed (${code}): ${Buffer.concat(err).toString()}${printed}`);
  return printed;
}
