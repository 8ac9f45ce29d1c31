import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleApp } from './bundle-app.ts';

const root = join(import.meta.dirname, '../..');
// Inside the repository, so that the toy app finds the installed packages; .fraud is never committed.
const appDir = join(root, '.fraud/test', `toy-app-${process.pid}`);
const elsewhere = mkdtempSync(join(tmpdir(), 'fraud-bundle-'));

const sources = {
  'package.json': '{ "name": "toy", "version": "1.2.3", "dependencies": { "msgpackr-extract": "*" } }',
  'src/main.ts': `
    import { Worker } from 'node:worker_threads';
    import extract from 'msgpackr-extract';
    import { twice } from './deep/twice.ts';
    const worker = new Worker(new URL('./deep/twice.worker.ts', import.meta.url));
    const answer = await new Promise((resolve) => worker.once('message', resolve));
    console.log(JSON.stringify({ answer, here: twice(1), addOn: typeof extract }));`,
  'src/deep/twice.ts': 'export function twice(n: number): number { return 2 * n; }',
  'src/deep/twice.worker.ts':
    "import { parentPort } from 'node:worker_threads'; import { twice } from " +
    "'./twice.ts'; parentPort!.postMessage(twice(21));",
};

beforeAll(() => {
  for (const [path, text] of Object.entries(sources)) {
    mkdirSync(join(appDir, path, '..'), { recursive: true });
    writeFileSync(join(appDir, path), text);
  }
});
afterAll(() => {
  rmSync(appDir, { recursive: true });
  rmSync(elsewhere, { recursive: true });
});

/** Those that this machine has beside the one of the tests. */
function olderNodes(): string[][] {
  const paths = new Set((process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node')));
  return [...paths]
    .map((path) => [path])
    .filter(([path]) => {
      const { stdout } = spawnSync(path!, ['--version'], { encoding: 'utf8' });
      return /^v\d/.test(stdout) && Number(stdout.slice(1).split('.')[0]) < 24;
    });
}

describe('bundleApp()', () => {
  it('makes a folder that runs alone elsewhere, with its worker and its native add-on', async () => {
    const outDir = join(appDir, 'dist');
    const bundle = await bundleApp({ appDir, outDir });
    expect(bundle.files).toEqual(['main.js', 'app.js', 'twice.worker.js']);
    expect(bundle.carried).toContain('msgpackr-extract');
    const copy = join(elsewhere, 'toy');
    cpSync(outDir, copy, { recursive: true });
    rmSync(outDir, { recursive: true });
    expect(
      JSON.parse(execFileSync(process.execPath, [join(copy, 'main.js')], { cwd: elsewhere, encoding: 'utf8' })),
    ).toEqual({ answer: 42, here: 2, addOn: 'object' });
    expect(readdirSync(copy)).toContain('app.js.map');
    const notices = readFileSync(join(copy, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    expect(notices).toMatch(/^msgpackr-extract@[\d.]+ \(MIT\)\n-+\n[^]*Permission is hereby granted/m);
    expect(JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'))).toMatchObject({
      name: 'toy',
      version: '1.2.3',
    });
  });

  it('names files and lines of the sources in the stacks of its errors, in workers too', async () => {
    const outDir = join(appDir, 'dist');
    const failing = 'throws/in-worker.worker.ts';
    mkdirSync(join(appDir, 'src/throws'));
    writeFileSync(
      join(appDir, 'src', failing),
      "\n\nfunction fails(): void {\n  throw new Error('here');\n}\nfails();",
    );
    writeFileSync(
      join(appDir, 'src/throws/main.ts'),
      `import { Worker } from 'node:worker_threads';
       new Worker(new URL('./in-worker.worker.ts', import.meta.url)).on('error', ({ stack }) => {
         console.log(JSON.stringify([stack, new Error('there').stack]));
       });`,
    );
    await bundleApp({ appDir, outDir, main: 'src/throws/main.ts' });
    const run = ['--import', join(outDir, 'original-positions.js'), join(outDir, 'main.js')];
    const [inWorker, inMain] = JSON.parse(execFileSync(process.execPath, run, { cwd: elsewhere, encoding: 'utf8' }));
    expect(inWorker).toMatch(/^Error: here\n    at fails \(src\/throws\/in-worker\.worker\.ts:4:9\)\n/);
    expect(inMain).toMatch(/^Error: there\n    at .*src\/throws\/main\.ts:3:\d+\)/);
  });

  it('says which Node it takes, in one line, where an older one runs it', async () => {
    const outDir = join(appDir, 'dist');
    await bundleApp({ appDir, outDir });
    const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });";
    const runs = [[process.execPath, `--import=data:text/javascript,${encodeURIComponent(old)}`], ...olderNodes()];
    for (const [node, ...options] of runs) {
      const { status, stdout, stderr } = spawnSync(node!, [...options, join(outDir, 'main.js'), '--help'], {
        encoding: 'utf8',
      });
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^Cannot run: this is Node \d+\.\d+\.\d+ \(.+\), it takes Node 24 or newer\n$/);
    }
  });

  it('refuses two workers of one name', async () => {
    writeFileSync(join(appDir, 'src/twice.worker.ts'), sources['src/deep/twice.worker.ts']);
    writeFileSync(
      join(appDir, 'src/main.ts'),
      `${sources['src/main.ts']}; new Worker(new URL('./twice.worker.ts', import.meta.url));`,
    );
    await expect(bundleApp({ appDir, outDir: join(appDir, 'dist') })).rejects.toThrow(
      /twice\.worker\.ts has the same name/,
    );
  });
});
