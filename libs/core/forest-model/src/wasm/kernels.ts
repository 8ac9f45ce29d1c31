/** The compiled hot loop of scoring (see ../kernels) on one memory. Addresses are in bytes from its beginning. */
import { COMPILED } from './compiled-kernels.ts';

export type Memory = { readonly buffer: ArrayBuffer };

/** TypeScript knows it only together with all of a browser. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

export type Kernels = { readonly addShares: (root: number, rows: number) => void };

const PAGE_BYTES = 65536;
const MODULE = new WebAssembly.Module(COMPILED);

/** Zeros, at least that many bytes. @throws RangeError when there is not as much */
export function createMemory(bytes: number): Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
}

/** The kernels, working on `memory`. */
export function createKernels(memory: Memory): Kernels {
  return new WebAssembly.Instance(MODULE, { env: { memory } }).exports as Kernels;
}
