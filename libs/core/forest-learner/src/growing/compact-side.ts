/** Takes rows out of a count-array node, side by side into the compact buffer. */
import { MISSING_BIN } from '../training-set/training-set.ts';
import type { CompactNode } from './compact-node.ts';
import { type CountArrayNode, countRows } from './count-array-node.ts';
import type { GrowingTree } from './growing-tree.ts';
import type { Workspace } from './workspace.ts';

/** One side of a cut. */
type Side = {
  /** Bins up to this one are on the left. */
  readonly bin: number;
  readonly missingLeft: number;
  readonly takesLeft: boolean;
};

export const EVERY_ROW: Side = { bin: MISSING_BIN, missingLeft: 0, takesLeft: true };

/** The root as a compact node, for growing in another order. */
export function compactRoot(workspace: Workspace, largest: CountArrayNode, tree: GrowingTree): CompactNode {
  const counts = countRows(workspace.set, largest);
  return compactSide(workspace, largest, EVERY_ROW, 0, 0, { node: tree.add(counts), depth: 0, counts });
}

/** Takes one side of a cut of `input` out of the node and writes it to the compact buffer from row `at` on. */
export function compactSide(
  { set, kernels, compacted, compactedCounts, takenRows }: Workspace,
  { inBagCounts }: CountArrayNode,
  { bin, missingLeft, takesLeft }: Side,
  input: number,
  at: number,
  node: Pick<CompactNode, 'node' | 'depth' | 'counts'>,
): CompactNode {
  const { classStart, columns, bins, positions, strideBits } = set;
  const starts: number[] = [];
  const ends: number[] = [];
  for (let k = 0, next = at; k < set.classes; k++) {
    starts.push(next);
    const start = classStart[k]!;
    next += kernels.takeSide(
      columns.byteOffset + input * positions + start,
      bins.byteOffset + start * 2 ** strideBits,
      strideBits,
      inBagCounts.byteOffset + start,
      (classStart[k + 1] ?? positions) - start,
      bin,
      missingLeft,
      takesLeft,
      compacted.byteOffset + next * 2 ** strideBits,
      compactedCounts.byteOffset + next,
      takenRows.byteOffset,
    );
    ends.push(next);
  }
  return { ...node, starts, ends };
}
