/**
 * Parts the rows of a node, which lie side by side at `bins`, `1 << strideBits` bytes each, with their `inBagCounts`
 * (u8 each): those of one side come first, those of the other behind them. Returns how many come first.
 *
 * Left is `bin <= cut` of `input`, and the missing bin (255) where `missingLeft` is 1. The left side comes first where
 * `leftFirst` is 1. The other side passes through `spare` and `spareCounts`, which have room for one row more than it;
 * where `keepsBoth` is 0, it is lost instead.
 *
 * Without a branch: each row is written to both places, and one of them moves on. Cost: O(rows x stride), all of it
 * in order of memory, however few of all rows the node holds.
 */
export function partition(
  bins: usize,
  inBagCounts: usize,
  rows: usize,
  spare: usize,
  spareCounts: usize,
  strideBits: usize,
  input: usize,
  cut: i32,
  missingLeft: i32,
  leftFirst: u32,
  keepsBoth: u32,
): usize {
  const above = cut + missingLeft + 1;
  const stride = (<usize>1) << strideBits;
  const flip = leftFirst ^ 1;
  let first: usize = 0;
  let second: usize = 0;
  let toFirst = bins;
  let toSecond = spare;
  for (let row: usize = 0, from = bins; row < rows; row++, from += stride) {
    const bin = (<i32>load<u8>(from + input) + missingLeft) & 255;
    const isFirst = (<usize>((<u32>(bin - above)) >>> 31)) ^ flip; // the sign: 1 where bin < above, without a branch
    const isSecond = (isFirst ^ 1) & keepsBoth;
    const drawn = load<u8>(inBagCounts + row);
    copyTwice(from, toFirst, toSecond, stride);
    store<u8>(spareCounts + second, drawn);
    store<u8>(inBagCounts + first, drawn);
    first += isFirst;
    toFirst += isFirst << strideBits;
    second += isSecond;
    toSecond += isSecond << strideBits;
  }
  memory.copy(bins + (first << strideBits), spare, second << strideBits);
  memory.copy(inBagCounts + first, spareCounts, second);
  return first;
}

/** Copies a row of `stride` bytes, a multiple of 16. */
function copyTwice(from: usize, first: usize, second: usize, stride: usize): void {
  const head = v128.load(from);
  if (stride > 16) {
    const next = v128.load(from, 16);
    for (let at: usize = 32; at < stride; at += 16) {
      const chunk = v128.load(from + at);
      v128.store(first + at, chunk);
      v128.store(second + at, chunk);
    }
    v128.store(first, next, 16);
    v128.store(second, next, 16);
  }
  v128.store(first, head);
  v128.store(second, head);
}
