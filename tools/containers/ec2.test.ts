/** What docker/ec2 promises, read as text: it holds also where no Terraform is. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsOfApps } from '../settings-of-apps.ts';

const ROOT = join(import.meta.dirname, '../..');
const EC2 = join(ROOT, 'docker/ec2');
const textOf = (file: string) => readFileSync(join(EC2, file), 'utf8');

describe('the role of the machine', () => {
  const keysOf = (name: string) =>
    [...new RegExp(`  ${name} = \\[([^\\]]*)\\]`).exec(textOf('role.tf'))![1]!.matchAll(/^ *"(.+?)"/gm)].map(
      ([, key]) => key!,
    );

  it('reads and writes what the page of the files in the store names, and its backups', () => {
    const page = readFileSync(join(ROOT, 'docs/reference/files-in-the-store.md'), 'utf8');
    const objects = [...page.matchAll(/^\| `([a-z_]+(?:\/|\.\w+)).*?` \|.*\|.*\|.*\|$/gm)].map(([, key]) => key!);
    const ofPage = [...new Set(objects)].map((key) => (key.endsWith('/') ? `${key}*` : key));
    // The files of one model have a table of their own; they lie in model_backups/.
    const ofOneModel = /^(model|judged|metrics|manifest|input_example)\./;
    expect(keysOf('read_and_written').toSorted()).toEqual(
      [...ofPage.filter((key) => !ofOneModel.test(key)), 'backups/*'].toSorted(),
    );
  });

  it('deletes neither the audit trail nor the history of models, erasures or backups', () => {
    for (const kept of ['audit/', 'models/history/', 'erasures/', 'backups/'])
      expect(keysOf('deleted').filter((key) => kept.startsWith(key.replace('*', '')))).toEqual([]);
  });
});

describe('the first start of the machine', () => {
  const settings = [...textOf('instance.tf').matchAll(/^ {6}([A-Z_]+) +=/gm)].map(([, name]) => name!);
  const lines = settings.map((name) => `      ${name}=\${value}\n`).join('');
  const template = textOf('user-data.yaml.tftpl').replace(/^%\{ for.*\n[^%]*%\{ endfor.*\n/m, lines);
  const userData = parse(template.replaceAll(/\$\{\w+\}/g, 'given')) as {
    packages: string[];
    write_files: { path: string; permissions: string; content: string }[];
    runcmd: string[][];
  };

  it('runs files of this repository alone, and installs what they call', () => {
    expect(template).toMatch(/^#cloud-config\n/);
    const scripts = userData.runcmd.filter(([program]) => program === 'sh').map(([, path]) => path!);
    expect(scripts).toEqual(['/opt/fraud/docker/ec2/start.sh']);
    const named = [...textOf('start.sh').matchAll(/(?<=\$PWD\/|^sh )docker\/[\w./-]+/gm)].map(([path]) => path);
    const run = [...textOf('fraud-backup.service').matchAll(/\/opt\/fraud\/(\S+)/g)].map(([, path]) => path!);
    expect([...named, ...run].length).toBe(4);
    for (const path of [...named, ...run, scripts[0]!.replace('/opt/fraud/', '')])
      expect(existsSync(join(ROOT, path)), path).toBe(true);
    for (const needed of ['git', 'docker.io', 'docker-compose', 'docker-buildx', 'awscli'])
      expect(userData.packages).toContain(needed);
  });

  it('sets what there is to set, and no secret', async () => {
    const all = new Map((await settingsOfApps()).map((setting) => [setting.name, setting]));
    const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
    expect(settings).toContain('BUCKET_NAME');
    for (const name of settings.filter((setting) => setting !== 'COMPOSE_PROFILES'))
      expect(all.has(name) ? !all.get(name)!.isSecret : compose.includes(`\${${name}:-`), name).toBe(true);
    const [file] = userData.write_files;
    expect(file).toMatchObject({ path: '/etc/fraud/settings', permissions: '0600' });
    expect(file!.content).toMatch(/^BUCKET_NAME=given$/m);
    expect(textOf('start.sh')).toContain(file!.path);
  });
});

it('every script is one that sh reads', () => {
  for (const script of readdirSync(EC2).filter((file) => file.endsWith('.sh')))
    execFileSync('sh', ['-n', join(EC2, script)]);
});

it('the metadata of the machine ask for a token, its disk is encrypted, and nobody logs in from everywhere', () => {
  expect(textOf('instance.tf')).toMatch(/http_tokens +=\s"required"/);
  expect(textOf('instance.tf')).toMatch(/volume_type = "gp3"\n.*\n +encrypted +=\strue/);
  expect(textOf('network.tf')).not.toMatch(/"SSH"\n +cidr_ipv4 += "0\.0\.0\.0\/0"/);
});

it('checkov finds nothing that is not explained', { timeout: 120_000 }, () => {
  const skips = readdirSync(EC2).flatMap((file) => [...textOf(file).matchAll(/#checkov:skip=(\w+)(:.+)?/g)]);
  for (const [skip, , reason] of skips) expect(reason, skip).toMatch(/^:.{20,}\.$/);
  const { error, status, stdout } = spawnSync(
    'checkov',
    ['-d', EC2, '--framework', 'terraform', '--compact', '--quiet', '--skip-download'],
    {
      encoding: 'utf8',
    },
  );
  if (error === undefined) expect(status, stdout).toBe(0);
  else console.log('checkov is not on this machine: its checks are not run');
});
