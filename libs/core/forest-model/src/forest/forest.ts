/**
 * A trained forest as a struct of typed arrays: one entry a node, the trees one after the other.
 *
 * A row goes left where `x <= threshold`, right where `x > threshold`; a missing value (NaN) goes where `missingLeft`
 * says. The right child stands directly after the left one and children stand after their parent, so walking always
 * ends.
 *
 * The forest's score of class k is the mean over trees of the leaf's share of class k. Learners round the shares to
 * multiples of `shareGrid(trees)`: their sum is then exact in float32 in any order, and so every engine, every number
 * of threads and ONNX give the same score.
 */
export type Forest = {
  /** Length of an input vector. */
  readonly inputs: number;
  /** Number of classes, at least 2. */
  readonly classes: number;
  /** Nodes of tree `t` are `[treeStart[t], treeStart[t + 1])`; `trees + 1` entries. */
  readonly treeStart: Uint32Array;
  /** Input a node splits on; 0 in a leaf. */
  readonly feature: Uint16Array;
  /** Largest value that goes left; 0 in a leaf. */
  readonly threshold: Float32Array;
  /** Left child, counted from the first node of the tree; 0 marks a leaf. */
  readonly left: Uint32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** Weighted training rows that reached the node; 0 everywhere when the forest was imported without them. */
  readonly cover: Float32Array;
  /** Share of the classes among those rows: `nodes x shares`, see `sharesOf`. */
  readonly share: Float32Array;
};

/** Number of trees. */
export function treesOf(forest: Forest): number {
  return forest.treeStart.length - 1;
}

/** Shares a node holds: with two classes only that of class 1, else one for each class. */
export function sharesOf(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/** Step to which leaf shares are rounded, so that a sum over `trees` of them fits the 24 bits of a float32. */
export function shareGrid(trees: number): number {
  return 2 ** (Math.ceil(Math.log2(Math.max(1, trees))) - 24);
}

/** The trees of all parts in order, as one forest. All parts must agree in inputs and classes. O(nodes). */
export function joinForests(parts: readonly Forest[]): Forest {
  const first = parts[0];
  if (first === undefined) throw new RangeError('Cannot join forests: there is none');
  const nodes = parts.reduce((sum, part) => sum + part.left.length, 0);
  const trees = parts.reduce((sum, part) => sum + treesOf(part), 0);
  const shares = sharesOf(first.classes);
  const joined: Forest = {
    inputs: first.inputs,
    classes: first.classes,
    treeStart: new Uint32Array(trees + 1),
    feature: new Uint16Array(nodes),
    threshold: new Float32Array(nodes),
    left: new Uint32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    cover: new Float32Array(nodes),
    share: new Float32Array(nodes * shares),
  };
  let tree = 0;
  let node = 0;
  for (const part of parts) {
    if (part.inputs !== first.inputs || part.classes !== first.classes)
      throw new RangeError('Cannot join forests: they differ in inputs or classes');
    for (let t = 1; t < part.treeStart.length; t++) joined.treeStart[++tree] = node + part.treeStart[t]!;
    joined.feature.set(part.feature, node);
    joined.threshold.set(part.threshold, node);
    joined.left.set(part.left, node);
    joined.missingLeft.set(part.missingLeft, node);
    joined.cover.set(part.cover, node);
    joined.share.set(part.share, node * shares);
    node += part.left.length;
  }
  return joined;
}
