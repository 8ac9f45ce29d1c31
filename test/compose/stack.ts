import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fraud/queue/redis-server';
import type { Engine, Run } from './engine.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEADLINE_MS = 600_000;
export const SERVICES = ['api', 'watchdog', 'trainer', 'log-shipper'] as const;
export const OTHERS = ['redis', 'mlflow', 's3'] as const;

/** The images by the file and the arguments that they are built from, as docker-compose.yml names them. */
const IMAGES: Readonly<Record<string, readonly string[]>> = {
  'fraud/api': ['app', 'APP=api', 'HEALTH_URL=http://127.0.0.1:8000/livez'],
  'fraud/watchdog': ['app', 'APP=watchdog'],
  'fraud/trainer': ['app', 'APP=trainer'],
  'fraud/log-shipper': ['app', 'APP=log-shipper'],
  'fraud/mlflow': ['mlflow'],
  'fraud/s3': ['s3'],
};
/** Its base is asked for in vain where no registry is reached. */
export const CADDY = { image: 'fraud/caddy', file: 'docker/caddy.Dockerfile' };

export type Stack = {
  /** Where the compose file, `.env` and secrets/ are. */
  readonly folder: string;
  readonly compose: Run;
  readonly url: string;
  /** Text of a file of secrets/. */
  readonly secret: (name: string) => string;
  /** The id of the one container of a service. */
  readonly container: (service: string) => Promise<string>;
  /** Writes an object to the bucket. */
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>;
  readonly down: () => Promise<void>;
};

/** Builds every image of the compose file. @returns size of each in MB */
export async function buildImages({ docker }: Engine, note: (line: string) => void): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const [image, [file, ...args]] of Object.entries(IMAGES)) {
    const options = args.flatMap((arg) => ['--build-arg', arg]);
    await docker(['build', '-q', '-f', `docker/${file}.Dockerfile`, ...options, '-t', image, '.']);
    sizes[image] = Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image])) / 1e6;
    note(`built ${image}: ${sizes[image].toFixed(0)} MB`);
  }
  return sizes;
}

/** What is started: options of compose, what `up` is told, and what differs from an ordinary `.env`. */
type Layout = {
  readonly options: readonly string[];
  readonly up: readonly string[];
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Files of the user by their names in docker/config. */
  readonly config?: Readonly<Record<string, string>>;
};
const ONE_MACHINE: Layout = {
  options: ['--profile', 'local-s3'],
  up: ['s3', 'redis', 'mlflow', ...SERVICES],
};

/** Starts the system with a bucket of its own in a folder of its own, as docs/how-to/deploy-ec2.md says. */
export async function startStack(engine: Engine, layout = ONE_MACHINE): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'fraudstack'));
  const port = await freePort();
  for (const part of ['docker-compose.yml', 'docker'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  for (const [name, text] of Object.entries(layout.config ?? {}))
    writeFileSync(join(folder, 'docker/config', name), text);
  const settings = {
    BUCKET_NAME: 'fraud',
    S3_ENDPOINT_URL: 'http://s3:9000',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local-secret',
    API_TOKEN: '', // docker/secrets.sh makes one
    API_PORT: port,
    API_CPUS: 1,
    TRAINER_CPUS: 1,
    WATCH_INTERVAL_SECONDS: 1,
    WATCH_SETTLE_SECONDS: 0,
    FOREST_TREES: 20,
    ...layout.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, '.env'), lines.join(''));
  const inFolder = engine.composeIn(folder);
  const compose: Run = (args, input) => inFolder([...layout.options, ...args], input);
  execFileSync('sh', ['docker/secrets.sh'], { cwd: folder });
  const down = async () => {
    await compose(['down', '--volumes', '--timeout', '20']);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await compose(['up', '-d', '--no-build', ...layout.up]);
  } catch (error) {
    await down();
    throw error;
  }
  return {
    folder,
    compose,
    url: `http://127.0.0.1:${port}`,
    secret: (name) => readFileSync(join(folder, 'secrets', name), 'utf8').trim(),
    container: async (service) => (await compose(['ps', '-q', service])).trim(),
    put: async (key, bytes) => {
      const send = `
        const chunks = []; for await (const chunk of process.stdin) chunks.push(chunk);
        const url = 'http://127.0.0.1:9000/fraud/' + process.argv[1];
        const { ok, status } = await fetch(url, { method: 'PUT', body: Buffer.concat(chunks) });
        if (!ok) throw new Error('the store answered ' + status);`;
      const program = ['node', '--input-type=module', '-e', send, key];
      await waitFor(`the bucket to take ${key}`, async () => {
        await compose(['exec', '-T', 's3', ...program], bytes);
        return true;
      });
    },
    down,
  };
}

/** Asks every second until the answer is not undefined. @throws Error that says what was waited for */
export async function waitFor<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error(`Waited ${DEADLINE_MS / 1000} s in vain for ${what}`);
}
