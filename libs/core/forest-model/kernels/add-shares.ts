/** Where the words of a node lie behind its threshold; src/block-walk.ts writes them. */
const LEFT: usize = 4;
const COLUMN: usize = 8;
const SHARE: usize = 12;

/** A right child lies `1 << NODE_BITS` bytes behind the left one. */
const NODE_BITS: usize = 4;

const SIDE_BY_SIDE: usize = 8;

/**
 * Adds to the sum of each row of a block (f64 each, from address 0 on) its share in the tree with this root.
 *
 * Eight rows walk side by side until all of them stand still, so up to seven more than `rows` do. Each has a local of
 * its own, and its place among the eight is the offset of a load: nine instructions a step. Cost: O(rows x depth).
 */
export function addShares(root: usize, rows: usize): void {
  for (let at: usize = 0; at < 4 * rows; at += 4 * SIDE_BY_SIDE) {
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    let e = root;
    let f = root;
    let g = root;
    let h = root;
    let moved: usize;
    do {
      const nextA = next(a, load<f32>(load<usize>(a, COLUMN) + at));
      const nextB = next(b, load<f32>(load<usize>(b, COLUMN) + at, 4));
      const nextC = next(c, load<f32>(load<usize>(c, COLUMN) + at, 8));
      const nextD = next(d, load<f32>(load<usize>(d, COLUMN) + at, 12));
      const nextE = next(e, load<f32>(load<usize>(e, COLUMN) + at, 16));
      const nextF = next(f, load<f32>(load<usize>(f, COLUMN) + at, 20));
      const nextG = next(g, load<f32>(load<usize>(g, COLUMN) + at, 24));
      const nextH = next(h, load<f32>(load<usize>(h, COLUMN) + at, 28));
      moved =
        (a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD) | (e ^ nextE) | (f ^ nextF) | (g ^ nextG) | (h ^ nextH);
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
      e = nextE;
      f = nextF;
      g = nextG;
      h = nextH;
    } while (moved !== 0);
    addShare(2 * at, a);
    addShare(2 * at + 8, b);
    addShare(2 * at + 16, c);
    addShare(2 * at + 24, d);
    addShare(2 * at + 32, e);
    addShare(2 * at + 40, f);
    addShare(2 * at + 48, g);
    addShare(2 * at + 56, h);
  }
}

/** The child that the value leads to. */
function next(node: usize, value: f32): usize {
  return load<usize>(node, LEFT) + (usize(value > load<f32>(node)) << NODE_BITS);
}

function addShare(sum: usize, leaf: usize): void {
  store<f64>(sum, load<f64>(sum) + <f64>load<f32>(leaf, SHARE));
}
