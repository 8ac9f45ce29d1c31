/**
 * One app -> one folder that runs anywhere Node 24 does, with nothing else beside it: main.js, which loads app.js where
 * Node is new enough, one x.worker.js for every `new Worker(new URL('./x.worker.ts', import.meta.url))` in reach, their
 * chunks, source maps and what reads them (original-positions.ts), the notices that other people's licences ask for,
 * and under node_modules the few packages that cannot be bundled. Nothing is shared between the app and its workers, so
 * that a thread loads only what it uses.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { copyPackage } from './copy-package.ts';
import { thirdPartyNotices } from './third-party-notices.ts';
import { workerEntries } from './worker-entries.ts';

/**
 * Native add-ons, and packages that read files of their own: carried beside the bundle with all that they depend on.
 */
const WHOLE = ['msgpackr-extract', '@fastify/swagger-ui'];

/** Packages of files that other packages read and nobody imports: carried alone. */
const FILES_ONLY = ['@bull-board/ui'];

/** Asked for in a try block by packages that do without: other drivers and backends of BullMQ. */
const ABSENT = ['pg', 'redis'];

/** CommonJS packages inside the bundle still expect these names. */
const COMMONJS_NAMES = `
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename, __dirname = import.meta.dirname;`;

/** What the licences of the packages in the bundle ask to be handed on. */
const NOTICES = 'THIRD-PARTY-NOTICES.txt';

const ORIGINAL_POSITIONS = join(import.meta.dirname, 'original-positions.ts');

/** The oldest Node that runs a bundle. */
const NODE = 24;

/** An older Node would fail at the first thing it lacks, with a stack; this is plain JavaScript for any Node. */
const MAIN = `const { node } = process.versions;
if (Number(node.split('.')[0]) >= ${NODE}) import('./app.js');
else {
  console.error('Cannot run: this is Node ' + node + ' (' + process.execPath + '), it takes Node ${NODE} or newer');
  process.exitCode = 1;
}
`;

export type Bundle = {
  /** Names of the entries: main.js, app.js and the workers. */
  readonly files: readonly string[];
  /** Names of the packages under dist/node_modules. */
  readonly carried: readonly string[];
  /** Size of all scripts. */
  readonly bytes: number;
};

/**
 * Replaces `outDir` by the bundle of `appDir`, which begins at its file `main`. @param main src/main.ts when left out
 */
export async function bundleApp({
  appDir,
  outDir,
  main = 'src/main.ts',
}: {
  appDir: string;
  outDir: string;
  main?: string;
}): Promise<Bundle> {
  const app = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    dependencies?: Record<string, string>;
  };
  rmSync(outDir, { recursive: true, force: true });
  const entries = new Map([['app', join(appDir, main)]]);
  const outputs: Metafile['outputs'] = {};
  // Bundling an entry adds the workers that it meets to the entries.
  for (const name of entries.keys()) Object.assign(outputs, await bundleEntry(name, entries, outDir));
  await build({ entryPoints: [ORIGINAL_POSITIONS], outdir: outDir, target: `node${NODE}`, logLevel: 'warning' });

  writeFileSync(join(outDir, 'main.js'), MAIN);
  const wanted = new Set([...externalImports(outputs), ...Object.keys(app.dependencies ?? {})]);
  const target = join(outDir, 'node_modules');
  const carried = [
    ...WHOLE.filter((name) => wanted.has(name)).flatMap((name) => copyPackage(name, appDir, target)),
    ...FILES_ONLY.filter((name) => wanted.has(name)).flatMap((name) =>
      copyPackage(name, appDir, target, { alone: true }),
    ),
  ];
  writeFileSync(
    join(outDir, 'package.json'),
    `${JSON.stringify({ name: app.name, version: app.version, private: true, type: 'module' }, null, 2)}\n`,
  );
  const bundled = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const ofCarried = carried.map((name) => join(target, name, 'package.json'));
  writeFileSync(join(outDir, NOTICES), thirdPartyNotices([...bundled, ...ofCarried]));
  const scripts = Object.entries(outputs).filter(([path]) => path.endsWith('.js'));
  return {
    files: ['main', ...entries.keys()].map((name) => `${name}.js`),
    carried,
    bytes: scripts.reduce((sum, [, { bytes }]) => sum + bytes, 0),
  };
}

async function bundleEntry(name: string, entries: Map<string, string>, outdir: string): Promise<Metafile['outputs']> {
  const { metafile } = await build({
    entryPoints: { [name]: entries.get(name)! },
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: `node${NODE}`,
    format: 'esm',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    external: [...WHOLE, ...FILES_ONLY, ...ABSENT],
    banner: { js: COMMONJS_NAMES },
    plugins: [workerEntries(entries)],
  });
  return metafile.outputs;
}

function externalImports(outputs: Metafile['outputs']): string[] {
  return Object.values(outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
}
