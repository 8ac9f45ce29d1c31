/** The sizes that docs/architecture.md promises: rooms one can overlook, no circles, no crumbs. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const MAX_FILES_IN_FOLDER = 20;
const SMALL_FILE_LINES = 25;
const MAX_SMALL_SHARE = 0.1;

const sources = globSync(['{apps,libs/*}/*/src/**/*.{ts,tsx}', '{bench,tools,test}/**/*.{ts,mjs}'], {
  cwd: ROOT,
  exclude: (name) => ['node_modules', 'dist'].includes(name),
}).filter((file) => !file.endsWith('.test.ts') && !file.includes('/kernels/'));
const textOf = new Map(sources.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

describe('the house', () => {
  it('has no folder with more files than one can overlook', () => {
    const folders = Map.groupBy(sources, (file) => dirname(file));
    expect(folders.size).toBeGreaterThan(50);
    const crowded = [...folders].filter(([, files]) => files.length > MAX_FILES_IN_FOLDER);
    expect(crowded.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });

  it('has few files that are too small to be one', () => {
    const counted = sources.filter((file) => !file.endsWith('/index.ts'));
    const small = counted.filter((file) => textOf.get(file)!.split('\n').length <= SMALL_FILE_LINES);
    expect(small.length / counted.length, small.join('\n')).toBeLessThan(MAX_SMALL_SHARE);
  });

  it('has no circle of imports within a package, types included', () => {
    const imports = new Map(sources.map((file) => [file, importsOf(file)]));
    expect([...imports.values()].flat().length).toBeGreaterThan(500);
    // Whoever imports nothing that is left goes; what stays to the end is in a circle, or leads into one.
    const left = new Map([...imports].map(([file, targets]) => [file, new Set(targets)]));
    let free: string[];
    do {
      free = [...left].filter(([, targets]) => ![...targets].some((target) => left.has(target))).map(([file]) => file);
      for (const file of free) left.delete(file);
    } while (free.length > 0);
    expect([...left.keys()]).toEqual([]);
  });
});

/** The files of the same package that a file imports, types included. */
function importsOf(file: string): string[] {
  const specifiers = textOf.get(file)!.matchAll(/^(?:import|export|\} from)\b[^;'"]*['"](\.[^'"]+)['"]/gm);
  return [...specifiers].map(([, specifier]) => join(dirname(file), specifier!)).filter((path) => textOf.has(path));
}
