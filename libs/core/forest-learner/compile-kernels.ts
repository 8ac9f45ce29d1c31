/**
 * Compiles kernels/ to WebAssembly and writes src/compiled-kernels.ts: `npm run kernels` in this folder, after every change of a kernel.
 * What it writes is committed, so that whoever uses the library needs no compiler; a test compiles again and compares.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const OPTIONS = '-O3 --noAssert --runtime stub --use abort= --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --enable simd --enable threads --outFile kernels.wasm';

/** The text of src/compiled-kernels.ts. @throws what the compiler finds wrong */
export async function compileKernels(): Promise<string> {
  let compiled = '';
  const { error, stderr } = await asc.main(['index.ts', '--baseDir', join(import.meta.dirname, 'kernels'), ...OPTIONS.split(' ')], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) compiled = Buffer.from(contents).toString('base64');
    },
  });
  if (error !== null) throw new Error(`Cannot compile the kernels: ${stderr.toString()}`, { cause: error });
  return `/** The kernels in ../kernels as WebAssembly, in base64. Made by \`npm run kernels\`. */\nexport const COMPILED =\n  '${compiled}';\n`;
}

if (import.meta.main) await writeFile(join(import.meta.dirname, 'src/compiled-kernels.ts'), await compileKernels());
