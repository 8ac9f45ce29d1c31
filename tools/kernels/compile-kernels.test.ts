import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compiledKernelsOf, compileKernels, librariesWithKernels } from './compile-kernels.ts';

describe('compileKernels()', () => {
  it.each(librariesWithKernels)('gives what is committed in %s', async (library) => {
    expect(await compileKernels(library)).toBe(await readFile(compiledKernelsOf(library), 'utf8'));
  });
});
