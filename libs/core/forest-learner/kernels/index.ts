/**
 * The hot loops of training, in AssemblyScript: TypeScript's syntax for WebAssembly, with whole numbers of fixed
 * size, addresses (`usize`, in bytes) instead of arrays, and sixteen bytes at a time (`v128`). They keep no state:
 * all memory they work on is handed in.
 */
export { addColumn } from './add-column';
export { addRows } from './add-rows';
export { binColumn, copyByRow } from './bin-column';
export { countPacked, packCounts, unpackCounts } from './count-roots';
export { drawPoisson } from './draw-poisson';
export { partition } from './partition';
export { sortFloats } from './sort-floats';
export { countAtMost, widenRanges } from './split-at-random';
export { takeSide } from './take-side';
