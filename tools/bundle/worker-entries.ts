import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { PartialMessage, Plugin } from 'esbuild';

const WORKER_URL = /(new URL\(\s*['"])(\.{1,2}\/[^'"]+\.worker)\.ts(['"],\s*import\.meta\.url)/g;

/**
 * Each `new URL('./x.worker.ts', import.meta.url)` of a source file becomes `./x.worker.js`, beside the bundle, and
 * `entries` learns of it: name of the script -> source file. Two workers of one name in two folders are refused.
 */
export function workerEntries(entries: Map<string, string>): Plugin {
  return {
    name: 'worker-entries',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const errors: PartialMessage[] = [];
        const contents = source.replace(WORKER_URL, (_match, before: string, specifier: string, after: string) => {
          const name = basename(specifier);
          const file = resolve(dirname(path), `${specifier}.ts`);
          const other = entries.get(name);
          if (other !== undefined && other !== file)
            errors.push({ text: `Cannot bundle the worker ${file}: ${other} has the same name; rename one` });
          entries.set(name, file);
          return `${before}./${name}.js${after}`;
        });
        return contents === source ? undefined : { contents, errors, loader: 'ts' };
      });
    },
  };
}
