/** What the compose file promises, read as YAML: it holds also where no Docker engine is (test/compose runs it). */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsByApp } from '../settings-of-apps.ts';

const ROOT = join(import.meta.dirname, '../..');
type Service = {
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  privileged?: boolean;
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
  cpus?: number | string;
  logging?: { options: Record<string, string> };
  tmpfs?: string[];
  stop_grace_period?: string;
  ports?: string[];
  networks?: string[];
  environment?: Record<string, string>;
  secrets?: { source: string; target: string }[];
  volumes?: string[];
  profiles?: string[];
};
type ComposeFile = {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  secrets: Record<string, { file: string }>;
};

const file = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as ComposeFile;
const services = Object.entries(file.services);
const OURS = ['api', 'watchdog', 'trainer', 'log-shipper'];

describe.each(services)('the container %s', (name, service) => {
  it('has no rights it does not need', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect([service.cap_add, service.privileged]).toEqual([undefined, undefined]);
  });

  it('has bounds on memory, processes, CPU, logs and temporary files', () => {
    expect(service).toMatchObject({ stop_grace_period: '30s', pids_limit: expect.any(Number) });
    expect(service.mem_limit).toMatch(/^(\$\{\w+:-)?\d+[mg]\}?$/);
    expect(String(service.cpus)).toMatch(/^(\$\{\w+:-)?[\d.]+\}?$/);
    expect(Object.keys(service.logging!.options).sort()).toEqual(['max-file', 'max-size']);
    for (const mount of service.tmpfs!) expect(mount).toMatch(/:size=\d+m,.*noexec/);
  });

  it('answers on this machine alone, unless it is there for TLS', () => {
    const outside = (service.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:'));
    expect(outside).toEqual(name === 'caddy' ? ['80:8080', '443:8443'] : []);
  });
});

it('Redis is on a network without a way out, apart from MLflow, and only the services reach it', () => {
  expect(file.services['redis']!.networks).toEqual(['back']);
  expect(file.networks['back']).toEqual({ internal: true });
  const reaching = services.filter(([, { networks }]) => networks?.includes('back')).map(([name]) => name);
  expect(reaching).toEqual(['redis', ...OURS]);
  expect(file.services['mlflow']!.networks).toEqual(['records']);
});

it('each service gets the secrets it reads, as files, and no other', async () => {
  const all = await settingsByApp();
  for (const app of OURS) {
    const { environment = {}, secrets = [] } = file.services[app]!;
    const readable = Object.values(all.get(app)!).filter(({ mayLieInFile }) => mayLieInFile);
    const named = Object.entries(environment).filter(([name]) => name.endsWith('_FILE') && name !== 'API_TOKENS_FILE');
    const known = new Set(readable.map(({ name }) => `${name}_FILE`));
    expect(named.map(([name]) => name).sort(), app).toEqual([...known].sort());
    const files = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'));
    expect(files.map(([, path]) => path).sort(), app).toEqual(
      secrets.map(({ target }) => `/run/secrets/${target}`).sort(),
    );
    for (const { source } of secrets) expect(file.secrets[source], source).toBeDefined();
  }
});

it('no secret of any service comes in by .env', async () => {
  const secrets = [...(await settingsByApp()).values()].flatMap((settings) =>
    Object.values(settings).filter(({ isSecret }) => isSecret),
  );
  for (const app of OURS)
    for (const { name } of secrets) expect(file.services[app]!.environment![name], `${app} ${name}`).toBe('');
});

it('the schema file lies at the path that npm start reads, too', () => {
  for (const app of ['api', 'watchdog', 'trainer'])
    expect(file.services[app]!.volumes, app).toContain('./docker/config:/app/docker/config:ro');
});

describe('docker/secrets.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  mkdirSync(join(folder, 'docker'));
  cpSync(join(ROOT, 'docker/secrets.sh'), join(folder, 'docker/secrets.sh'));
  const make = () => execFileSync('sh', ['docker/secrets.sh'], { cwd: folder, encoding: 'utf8' });
  const text = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8');
  make();

  it('makes every file that the compose file names, in a folder for its owner alone', () => {
    for (const { file: path } of Object.values(file.secrets)) expect(statSync(join(folder, path)).isFile()).toBe(true);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('changes nothing when it runs again', () => {
    const before = readdirSync(join(folder, 'secrets')).map((name) => [name, text(name)]);
    make();
    expect(readdirSync(join(folder, 'secrets')).map((name) => [name, text(name)])).toEqual(before);
  });

  it('gives each service a Redis user with its own queues and without dangerous commands', () => {
    const users = text('redis-users.acl');
    expect(users).toMatch(/^user default off$/m);
    expect(users).toMatch(/^user log-shipper on #[0-9a-f]{64} resetkeys resetchannels ~bull:ship-log:\* /m);
    for (const app of OURS) expect(users).toMatch(new RegExp(`^user ${app} .* -@admin -@dangerous -@scripting`, 'm'));
    expect(text('redis-url-api')).toMatch(/^redis:\/\/api:[0-9a-f]{48}@redis:6379$/);
  });
});
