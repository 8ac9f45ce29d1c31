import { type Cut, gainOfLeaf } from './find-best-cut.ts';
import type { GrowingTree } from './growing-tree.ts';
import { isFinal } from './is-final.ts';
import { findListedSplit, type ListedNode, splitListed } from './listed-node.ts';
import type { Random } from './random.ts';
import type { Workspace } from './workspace.ts';

type Candidate = { readonly open: ListedNode; readonly cut: Cut; readonly decrease: number };

/**
 * Grows a tree of at most `maxLeaves` leaves: always the split next that lessens the weighted impurity most, the
 * earlier found one of equals. Cost: that of its splits, and O(maxLeaves) to choose each.
 */
export function growBestFirst(
  workspace: Workspace,
  root: ListedNode,
  tree: GrowingTree,
  random: Random,
  maxLeaves: number,
): void {
  const { search, parameters } = workspace;
  const candidates: Candidate[] = [];
  const consider = (open: ListedNode): void => {
    if (isFinal(open.counts, open.depth, parameters) || !findListedSplit(workspace, open, random)) return;
    candidates.push({
      open,
      cut: { ...search.best, left: search.best.left.slice() },
      decrease: search.best.gain - gainOfLeaf(search, open.counts),
    });
  };
  consider(root);
  for (let leaves = 1; leaves < maxLeaves && candidates.length > 0; leaves++) {
    const best = candidates.reduce(
      (top, candidate, i) => (candidate.decrease > candidates[top]!.decrease ? i : top),
      0,
    );
    const [{ open, cut }] = candidates.splice(best, 1) as [Candidate];
    search.best.left.set(cut.left);
    Object.assign(search.best, { ...cut, left: search.best.left });
    for (const child of splitListed(workspace, tree, open)) consider(child);
  }
}
