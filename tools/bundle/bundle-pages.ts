/** The pages of an app for browsers -> one folder of files that a server sends as they are. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { COLOUR_TOKENS } from '@fraud/charts';
import { build, transform } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.ts';

export type PageFile = {
  readonly name: string;
  /** Compressed by gzip. */
  readonly gzipBytes: number;
  /** Whether the first view waits for it. */
  readonly isFirst: boolean;
};

/**
 * Replaces `outDir` by the bundle of the pages in `appDir`: index.html, scripts and the style, whose names change with
 * what they hold, each compressed beside it (.br, .gz). The notices of other people's licences go beside the folder.
 */
export async function bundlePages({ appDir, outDir }: { appDir: string; outDir: string }): Promise<PageFile[]> {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const { metafile, outputFiles } = await build({
    entryPoints: { app: join(appDir, 'src/main.tsx') },
    outdir: outDir,
    entryNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    tsconfig: join(appDir, 'tsconfig.json'),
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const [entry] = [...outputs].find(([, { entryPoint }]) => entryPoint?.endsWith('/main.tsx'))!;
  const first = new Set([entry]);
  for (const name of first)
    for (const { path, kind } of outputs.get(name)!.imports) if (kind === 'import-statement') first.add(basename(path));

  const style = `${COLOUR_TOKENS}\n${readFileSync(join(appDir, 'src/style.css'), 'utf8')}`;
  const { code } = await transform(style, { loader: 'css', minify: true });
  const styleName = `style-${createHash('sha256').update(code).digest('hex').slice(0, 8)}.css`;
  const page = readFileSync(join(appDir, 'src/index.html'), 'utf8')
    .replace('style.css', styleName)
    .replace('main.tsx', entry);
  const files: (readonly [string, Uint8Array])[] = [
    ['index.html', Buffer.from(page)],
    [styleName, Buffer.from(code)],
    ...outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
  ];
  const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  writeFileSync(`${outDir}.THIRD-PARTY-NOTICES.txt`, thirdPartyNotices(bundled));
  return files.map(([name, bytes]) => {
    const gzip = gzipSync(bytes, { level: 9 });
    writeFileSync(join(outDir, name), bytes);
    writeFileSync(join(outDir, `${name}.gz`), gzip);
    writeFileSync(join(outDir, `${name}.br`), brotliCompressSync(bytes));
    return { name, gzipBytes: gzip.length, isFirst: !name.endsWith('.js') || first.has(name) };
  });
}
