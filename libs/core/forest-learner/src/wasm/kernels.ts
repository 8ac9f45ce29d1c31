/**
 * The compiled hot loops of training (see ../kernels) on one memory. Addresses are in bytes from its beginning: an
 * array's is its `byteOffset`.
 */
import { COMPILED } from './compiled-kernels.ts';
import type { SharedMemory } from './shared-memory.ts';

/** TypeScript knows it only together with all of a browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

export type Kernels = {
  readonly addColumn: (histogram: number, counts: number, column: number, inBagCounts: number, rows: number) => void;
  readonly addRows: (
    histograms: number,
    at: number,
    bins: number,
    inBagCounts: number,
    rows: number,
    strideBits: number,
    candidates: number,
    count: number,
    sign: 1 | -1,
  ) => void;
  readonly binColumn: (
    column: number,
    rows: number,
    firstBin: number,
    cuts: number,
    numberOfCuts: number,
    positionOf: number,
    bins: number,
  ) => number;
  readonly copyByRow: (columns: number, inputs: number, positions: number, rows: number, strideBits: number) => void;
  readonly packCounts: (
    first: number,
    second: number,
    third: number,
    fourth: number,
    rows: number,
    packed: number,
  ) => void;
  readonly countPacked: (column: number, packed: number, rows: number, counts: number) => void;
  readonly unpackCounts: (counts: number, first: number, second: number, third: number, fourth: number) => void;
  readonly sortFloats: (values: number, count: number, scratch: number) => void;
  readonly takeSide: (
    column: number,
    bins: number,
    strideBits: number,
    inBagCounts: number,
    rows: number,
    cut: number,
    missingLeft: number,
    takesLeft: boolean,
    taken: number,
    takenCounts: number,
    numbers: number,
  ) => number;
  readonly drawPoisson: (state: number, table: number, rows: number, inBagCounts: number) => number;
  readonly widenRanges: (
    bins: number,
    rows: number,
    strideBits: number,
    chunks: number,
    count: number,
    lowest: number,
    lowestNext: number,
    highestNext: number,
  ) => void;
  readonly countAtMost: (
    bins: number,
    inBagCounts: number,
    rows: number,
    strideBits: number,
    chunks: number,
    count: number,
    cuts: number,
    shift: 0 | 1,
    sums: number,
  ) => void;
  readonly partition: (
    bins: number,
    inBagCounts: number,
    rows: number,
    spare: number,
    spareCounts: number,
    strideBits: number,
    input: number,
    cut: number,
    missingLeft: number,
    leftFirst: 0 | 1,
    keepsBoth: 0 | 1,
  ) => number;
};

/** The kernels, working on `memory`. Threads share the machine code that the first of them compiles. */
export function createKernels(memory: SharedMemory): Kernels {
  const module = new WebAssembly.Module(COMPILED);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels;
}
