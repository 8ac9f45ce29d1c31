/** Takes rows out of a count-array node as an index list. */
import { MISSING_BIN } from '../training-set/training-set.ts';
import { type CountArrayNode, countRows } from './count-array-node.ts';
import type { GrowingTree } from './growing-tree.ts';
import type { IndexListNode } from './index-list-node.ts';
import type { Workspace } from './workspace.ts';

/** One side of a cut. */
type Side = {
  /** Bins up to this one are on the left. */
  readonly bin: number;
  readonly missingLeft: number;
  readonly takesLeft: boolean;
};

export const EVERY_ROW: Side = { bin: MISSING_BIN, missingLeft: 0, takesLeft: true };

/** The root as a list, for growing in another order. */
export function listRoot(workspace: Workspace, largest: CountArrayNode, tree: GrowingTree): IndexListNode {
  const counts = countRows(workspace.set, largest);
  return listSide(workspace, largest, EVERY_ROW, 0, 0, { node: tree.add(counts), depth: 0, offset: 0, counts });
}

/** Takes one side of a cut of `input` out of the node and writes it to the first list from `at` on. */
export function listSide(
  { set, kernels, lists: [list] }: Workspace,
  { inBagCounts }: CountArrayNode,
  { bin, missingLeft, takesLeft }: Side,
  input: number,
  at: number,
  node: Pick<IndexListNode, 'node' | 'depth' | 'counts' | 'offset'>,
): IndexListNode {
  const { classStart, columns, bins, positions } = set;
  const starts: number[] = [];
  const ends: number[] = [];
  for (let k = 0, next = at; k < set.classes; k++) {
    starts.push(next);
    const start = classStart[k]!;
    const rows = (classStart[k + 1] ?? positions) - start;
    next += kernels.takeSide(
      columns.byteOffset + input * positions + start,
      inBagCounts.byteOffset + start,
      start,
      rows,
      bin,
      missingLeft,
      takesLeft,
      list.byteOffset + 4 * next,
    );
    ends.push(next);
  }
  return { ...node, list: 0, starts, ends, rowsAt: bins.byteOffset };
}
