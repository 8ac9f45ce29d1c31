import type { ForestParameters } from '../forest-parameters.ts';

/** Whether a node with that many rows of each class, that deep, must stay a leaf. */
export function isFinal(
  counts: Float64Array,
  depth: number,
  { maxDepth, minSamplesSplit, minSamplesLeaf }: ForestParameters,
): boolean {
  let rows = 0;
  let present = 0;
  for (const count of counts) {
    rows += count;
    present += count > 0 ? 1 : 0;
  }
  return present < 2 || depth === maxDepth || rows < minSamplesSplit || rows < 2 * minSamplesLeaf;
}
