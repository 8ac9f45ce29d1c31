import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

it('docs/architecture.md names every package and every room', () => {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const named: string[] = [];
  let current = '';
  for (const [, name, room] of page.matchAll(/^\| (?:`((?:apps|libs)\/[\w/-]+)`)? ?\| (?:`([\w-]+)\/`)? ?\| /gm)) {
    if (name !== undefined) current = name;
    named.push(room === undefined ? current : `${current}/src/${room}`);
  }
  const folders = globSync(['apps/*', 'libs/*/*', 'apps/*/src/*', 'libs/*/*/src/*'], { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['node_modules', 'testing', 'dist'].includes(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
  expect(named.sort()).toEqual(folders.sort());
});

it('docs/reference/files-in-the-store.md explains every object that docs/architecture.md lists', () => {
  const architecture = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const reference = readFileSync(join(ROOT, 'docs/reference/files-in-the-store.md'), 'utf8');
  const [, list = ''] = /^Object store \(S3.*\n\n((?: {4}.+\n)+)/m.exec(architecture) ?? [];
  const keys = [...list.matchAll(/^ {4}(.+?)(?: \+| {2,}|\.gz )/gm)].map(([, key]) => key!.trim());
  expect(keys.length).toBeGreaterThan(10);
  expect(keys.filter((key) => !reference.includes(`\`${key}`))).toEqual([]);
});
