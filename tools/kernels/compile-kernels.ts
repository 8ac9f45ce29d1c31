/**
 * Compiles the kernels of every core library to WebAssembly, from kernels/ to src/wasm/compiled-kernels.ts: `npm run
 * kernels`, after every change of a kernel. What it writes is committed, so that whoever uses a library needs no
 * compiler; a test compiles again and compares.
 *
 * The compiler adds the options of the library's own kernels/asconfig.json, where it has one. Its types declare
 * `console` anew, so this folder is a TypeScript project of its own. Cost: a second or two a library.
 */
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import asc from 'assemblyscript/asc';

const CORE = join(import.meta.dirname, '../../libs/core');
const OPTIONS = '-O3 --noAssert --runtime stub --use abort= --importMemory --outFile kernels.wasm';

export const librariesWithKernels: readonly string[] = globSync('*/kernels', { cwd: CORE }).map(dirname);

export function compiledKernelsOf(library: string): string {
  return join(CORE, library, 'src/wasm/compiled-kernels.ts');
}

/** The text of the library's src/wasm/compiled-kernels.ts. @throws what the compiler finds wrong */
export async function compileKernels(library: string): Promise<string> {
  let compiled = '';
  const { error, stderr } = await asc.main(
    ['index.ts', '--baseDir', join(CORE, library, 'kernels'), ...OPTIONS.split(' ')],
    {
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) compiled = Buffer.from(contents).toString('base64');
      },
    },
  );
  if (error !== null)
    throw new Error(`Cannot compile the kernels of ${library}: ${stderr.toString()}`, { cause: error });
  return [
    '/** The kernels in ../../kernels as WebAssembly. Made by `npm run kernels`. */',
    'export const COMPILED = Uint8Array.from(',
    `  atob('${compiled}'),`,
    '  (character) => character.charCodeAt(0),',
    ');',
    '',
  ].join('\n');
}

if (import.meta.main)
  for (const library of librariesWithKernels)
    await writeFile(compiledKernelsOf(library), await compileKernels(library));
