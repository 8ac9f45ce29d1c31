import { mustStayLeaf } from '../forest-parameters.ts';
import { type CompactNode, splitRows } from './compact-node.ts';
import { type Cut, gainOfLeaf } from './cut-search.ts';
import { findSplitOfRows } from './find-split-of-rows.ts';
import type { GrowingTree } from './growing-tree.ts';
import type { Random } from './random.ts';
import type { Workspace } from './workspace.ts';

type Candidate = { readonly open: CompactNode; readonly cut: Cut; readonly decrease: number };

/**
 * Grows a tree of at most `maxLeaves` leaves. The next split is always the one that decreases the weighted impurity
 * most; of equal splits, the one that was found first. Cost: that of its splits, and O(maxLeaves) to choose each.
 */
export function growBestFirst(
  workspace: Workspace,
  root: CompactNode,
  tree: GrowingTree,
  random: Random,
  maxLeaves: number,
): void {
  const { search, parameters } = workspace;
  const candidates: Candidate[] = [];
  const consider = (open: CompactNode): void => {
    if (mustStayLeaf(open.counts, open.depth, parameters) || !findSplitOfRows(workspace, open, random)) return;
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
    for (const child of splitRows(workspace, tree, open)) consider(child);
  }
}
