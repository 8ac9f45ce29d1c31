/**
 * Grows the largest nodes of a tree, which are arrays of in-bag counts.
 *
 * A forest for a rare class spends most of its time in a chain of nodes that each lose a small part of their rows.
 * Here such a split costs little more than that part: the smaller child is taken out and compacted, the larger child
 * stays an array of counts. An input's histogram is counted when the input is first a candidate. From then on
 * the rows that are taken out are subtracted from it.
 * Cost: O(rows x inputs) a tree at most, and O(rows) a split.
 */
import { mustStayLeaf } from '../forest-parameters.ts';
import { BINS } from '../training-set/training-set.ts';
import { addRowsOfClass, type CompactNode, rowsIn } from './compact-node.ts';
import { compactSide, EVERY_ROW } from './compact-side.ts';
import { type CountArrayNode, countRows } from './count-array-node.ts';
import { drawCandidates } from './feature-sampler.ts';
import type { GrowingTree } from './growing-tree.ts';
import type { Random } from './random.ts';
import type { Workspace } from './workspace.ts';

/** Share of all rows below which a compact node is cheaper: passing over sixteen rows at once costs little. */
const COUNT_ARRAY_SHARE = 0.05;

/**
 * Grows the tree from its root as long as the node holds enough rows; `largest` is that root. Returns the nodes that
 * are still to be split.
 */
export function growLargestNodes(
  workspace: Workspace,
  largest: CountArrayNode,
  tree: GrowingTree,
  random: Random,
): CompactNode[] {
  const { set, parameters, search } = workspace;
  const open: CompactNode[] = [];
  let counts = countRows(workspace.set, largest);
  let node = tree.add(counts);
  let used = 0;
  for (let depth = 0; !mustStayLeaf(counts, depth, parameters);) {
    if (rowsIn(counts) < COUNT_ARRAY_SHARE * set.rows) {
      open.push(compactSide(workspace, largest, EVERY_ROW, 0, used, { node, depth, counts }));
      break;
    }
    if (!findSplit(workspace, largest, counts, random)) break;
    const left = search.best.left.slice();
    const right = counts.map((count, k) => count - left[k]!);
    const leftNode = tree.split(node, search.best, left, right);
    const takesLeft = rowsIn(left) <= rowsIn(right);
    depth++;
    const taken = compactSide(workspace, largest, { ...search.best, takesLeft }, search.best.input, used, {
      node: takesLeft ? leftNode : leftNode + 1,
      depth,
      counts: takesLeft ? left : right,
    });
    node = takesLeft ? leftNode + 1 : leftNode;
    counts = takesLeft ? right : left;
    subtractRows(workspace, largest, taken);
    if (mustStayLeaf(taken.counts, depth, parameters)) continue;
    open.push(taken);
    used = taken.ends.at(-1)!;
  }
  return open;
}

/**
 * Takes the rows out of the histograms, whatever the share: most inputs are tried again before the chain of nodes ends,
 * and each of them that is counted anew costs a pass over all rows.
 */
function subtractRows(workspace: Workspace, { isCounted, histograms }: CountArrayNode, taken: CompactNode): void {
  const { set, countedInputs, histogramAt } = workspace;
  let count = 0;
  for (let i = 0; i < set.inputs; i++) if (isCounted[i] === 1) countedInputs[count++] = i;
  for (let k = 0; k < set.classes; k++) {
    for (let slot = 0; slot < count; slot++) histogramAt[slot] = (k * set.inputs + countedInputs[slot]!) * BINS;
    addRowsOfClass(workspace, taken, k, histograms, countedInputs, count, -1);
  }
}

/** As `findSplitOfRows`. */
function findSplit(workspace: Workspace, largest: CountArrayNode, counts: Float64Array, random: Random): boolean {
  const { set, sampler, search, findCut } = workspace;
  search.best.gain = -Infinity;
  sampler.remaining = set.inputs;
  for (let differs = false; !differs && sampler.remaining > 0;) {
    const isFirst = sampler.remaining === set.inputs;
    const count = drawCandidates(sampler, random);
    for (let slot = 0; slot < count && (isFirst || !differs); slot++) {
      const input = sampler.candidates[slot]!;
      countInput(workspace, largest, input);
      const cuts = set.cuts[input]!;
      if (findCut(search, largest.histograms, input * BINS, set.inputs * BINS, counts, input, cuts, random))
        differs = true;
    }
  }
  return search.best.gain > -Infinity;
}

function countInput(
  { set, kernels, columnCounts }: Workspace,
  { isCounted, histograms, inBagCounts }: CountArrayNode,
  input: number,
): void {
  if (isCounted[input] === 1) return;
  isCounted[input] = 1;
  const { classStart, classes, columns, inputs, positions } = set;
  for (let k = 0; k < classes; k++) {
    const at = (k * inputs + input) * BINS;
    const start = classStart[k]!;
    histograms.fill(0, at, at + BINS);
    kernels.addColumn(
      histograms.byteOffset + 4 * at,
      columnCounts.byteOffset,
      columns.byteOffset + input * positions + start,
      inBagCounts.byteOffset + start,
      (classStart[k + 1] ?? positions) - start,
    );
  }
}
