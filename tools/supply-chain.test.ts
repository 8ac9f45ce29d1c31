/** What comes with the packages that run, and what must not lie in the repository. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Licences that ask for no more than their notice, which the images carry. */
const PERMISSIVE = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'],
  ...['ISC', 'MIT', 'MIT-0', 'Unlicense', 'Zlib'],
];

type Lock = { packages: Record<string, { dev?: boolean; link?: boolean; license?: string; resolved?: string }> };

it('every package that runs has a licence that only asks for its notice', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  const other = Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link)
    .map(([path, { license = 'none' }]) => [path.split('node_modules/').at(-1)!, license] as const)
    .filter(([, license]) => !isPermissive(license));
  expect(other).toEqual([]);
});

/** Of `(MIT OR GPL-3.0)` one is enough, of `MIT AND ISC` all are needed. */
function isPermissive(license: string): boolean {
  const words = license.replaceAll(/[()]/g, '');
  return words.split(' OR ').some((choice) => choice.split(' AND ').every((each) => PERMISSIVE.includes(each.trim())));
}

/** The forms of keys that give access somewhere; words for them in texts do not look so. */
const SECRETS = [
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  /-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\n[A-Za-z0-9+/=]{20}/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{20}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
];
const MAX_BYTES = 2_000_000;

it('no file of the repository holds a key', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  const small = files.filter((file) => (statSync(join(ROOT, file), { throwIfNoEntry: false })?.size ?? 0) < MAX_BYTES);
  const found = small.filter((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return SECRETS.some((secret) => secret.test(text));
  });
  expect(found).toEqual([]);
});
