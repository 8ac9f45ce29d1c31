import { bump } from './layout';

/** Bytes of rows that stay in the processor's cache while their inputs are counted. */
const BLOCK: usize = 1 << 16;

/**
 * Counts `rows` rows of a node, `sign` (1 or -1) times each, in the histograms of `count` inputs.
 *
 * The rows lie side by side at `bins`, `1 << strideBits` bytes each; `inBagCounts` (u8 each) says how often each was
 * drawn. `candidates` names the inputs (u16 each), `at` the bin with which the histogram of each begins (u32 each,
 * from `histograms` on). Five inputs share a pass over a block of rows. Cost: O(rows x inputs).
 */
export function addRows(
  histograms: usize,
  at: usize,
  bins: usize,
  inBagCounts: usize,
  rows: usize,
  strideBits: usize,
  candidates: usize,
  count: usize,
  sign: i32,
): void {
  const blockRows = max<usize>(BLOCK >>> strideBits, 64);
  for (let first: usize = 0; first < rows; first += blockRows) {
    const block = bins + (first << strideBits);
    const counts = inBagCounts + first;
    const end = counts + min(rows - first, blockRows);
    let slot: usize = 0;
    for (; slot + 5 <= count; slot += 5)
      addFive(histograms, at + 4 * slot, block, counts, end, strideBits, candidates + 2 * slot, sign);
    for (; slot < count; slot++) {
      const histogram = histograms + 4 * load<u32>(at + 4 * slot);
      addOne(histogram, block + load<u16>(candidates + 2 * slot), counts, end, strideBits, sign);
    }
  }
}

function addFive(
  histograms: usize,
  at: usize,
  bins: usize,
  inBagCounts: usize,
  end: usize,
  strideBits: usize,
  candidates: usize,
  sign: i32,
): void {
  const stride = (<usize>1) << strideBits;
  const h0 = histograms + 4 * load<u32>(at);
  const h1 = histograms + 4 * load<u32>(at, 4);
  const h2 = histograms + 4 * load<u32>(at, 8);
  const h3 = histograms + 4 * load<u32>(at, 12);
  const h4 = histograms + 4 * load<u32>(at, 16);
  const i0 = <usize>load<u16>(candidates);
  const i1 = <usize>load<u16>(candidates, 2);
  const i2 = <usize>load<u16>(candidates, 4);
  const i3 = <usize>load<u16>(candidates, 6);
  const i4 = <usize>load<u16>(candidates, 8);
  for (let row = bins; inBagCounts < end; inBagCounts++, row += stride) {
    const drawn = load<u8>(inBagCounts) * sign;
    bump(h0, load<u8>(row + i0), drawn);
    bump(h1, load<u8>(row + i1), drawn);
    bump(h2, load<u8>(row + i2), drawn);
    bump(h3, load<u8>(row + i3), drawn);
    bump(h4, load<u8>(row + i4), drawn);
  }
}

function addOne(histogram: usize, bin: usize, inBagCounts: usize, end: usize, strideBits: usize, sign: i32): void {
  const stride = (<usize>1) << strideBits;
  for (; inBagCounts < end; inBagCounts++, bin += stride) bump(histogram, load<u8>(bin), load<u8>(inBagCounts) * sign);
}
