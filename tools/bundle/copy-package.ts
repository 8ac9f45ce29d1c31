import { cpSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Copies an installed package and, unless `alone`, everything it depends on into a flat `target` (a node_modules
 * folder), and names what it copied. Optional dependencies that are not installed (other platforms) are left out, as
 * are types and source maps.
 *
 * @throws Error when a package is needed in two versions: a flat folder holds one
 */
export function copyPackage(name: string, fromDir: string, target: string, { alone = false } = {}): string[] {
  const folder = installedFolder(name, fromDir);
  if (folder === undefined) return [];
  const { version, dependencies, optionalDependencies } = manifestOf(folder);
  const copy = join(target, name);
  if (existsSync(copy)) {
    if (manifestOf(copy).version !== version)
      throw new Error(`Cannot carry ${name}: versions ${manifestOf(copy).version} and ${version} are both needed`);
    return [];
  }
  cpSync(folder, copy, {
    recursive: true,
    filter: (path) => !/\.d\.[cm]?ts$|\.map$/.test(path) && !path.startsWith(join(folder, 'node_modules')),
  });
  if (alone) return [name];
  return [
    name,
    ...Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((each) => copyPackage(each, folder, target)),
  ];
}

function installedFolder(name: string, fromDir: string): string | undefined {
  const places = createRequire(join(fromDir, 'package.json')).resolve.paths(name) ?? [];
  const place = places.map((each) => join(each, name)).find((each) => existsSync(join(each, 'package.json')));
  return place === undefined ? undefined : realpathSync(place);
}

type Manifest = {
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
