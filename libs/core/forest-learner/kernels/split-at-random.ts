/**
 * What random cuts need to know of rows that lie side by side: no histogram, only the range of each input and how many
 * rows a cut leaves on the left. Sixteen inputs are compared at once, so that all inputs of a row cost about what one
 * does in a histogram. Inputs come in chunks of sixteen; `chunks` names those to look at (u16 each).
 */

/** Bytes of rows that stay in the processor's cache while their chunks are looked at. */
const BLOCK: usize = 1 << 15;
/** What a byte can hold of rows as often as drawn. */
const FULL: u32 = 255;

/**
 * Widens the range of each input by the rows: `lowest` by their bins, `lowestNext` and `highestNext` by the bin after
 * each (a byte an input). The bin after the missing one (255) is 0: `lowestNext` is 0 where a row is missing, and
 * `highestNext` does not see it. Cost: O(rows x chunks).
 */
export function widenRanges(
  bins: usize,
  rows: usize,
  strideBits: usize,
  chunks: usize,
  count: usize,
  lowest: usize,
  lowestNext: usize,
  highestNext: usize,
): void {
  const stride = (<usize>1) << strideBits;
  const last = bins + (rows << strideBits);
  const one = i8x16.splat(1);
  for (let block = bins; block < last; block += BLOCK) {
    const end = min(last, block + BLOCK);
    for (let each: usize = 0; each < count; each++) {
      const chunk = 16 * <usize>load<u16>(chunks + 2 * each);
      let low = v128.load(lowest + chunk);
      let lowNext = v128.load(lowestNext + chunk);
      let highNext = v128.load(highestNext + chunk);
      for (let at = block + chunk; at < end; at += stride) {
        const bin = v128.load(at);
        const next = i8x16.add(bin, one);
        low = i8x16.min_u(low, bin);
        lowNext = i8x16.min_u(lowNext, next);
        highNext = i8x16.max_u(highNext, next);
      }
      v128.store(lowest + chunk, low);
      v128.store(lowestNext + chunk, lowNext);
      v128.store(highestNext + chunk, highNext);
    }
  }
}

/**
 * Adds up, for each input, the rows whose bin, moved on by `shift`, is at most its cut (a byte an input): as often as
 * drawn, to `sums` (u32 an input). With a shift of 1 and cuts of 0 those are the missing rows. Cost: O(rows x chunks).
 */
export function countAtMost(
  bins: usize,
  inBagCounts: usize,
  rows: usize,
  strideBits: usize,
  chunks: usize,
  count: usize,
  cuts: usize,
  shift: i32,
  sums: usize,
): void {
  const stride = (<usize>1) << strideBits;
  const blockRows = BLOCK >>> strideBits;
  const moved = i8x16.splat(<i8>shift);
  for (let first: usize = 0; first < rows; first += blockRows) {
    const counts = inBagCounts + first;
    const end = counts + min(rows - first, blockRows);
    for (let each: usize = 0; each < count; each++) {
      const chunk = 16 * <usize>load<u16>(chunks + 2 * each);
      const cut = v128.load(cuts + chunk);
      const sum = sums + 4 * chunk;
      let inBytes = i8x16.splat(0);
      let most: u32 = 0;
      for (let drawnAt = counts, at = bins + (first << strideBits) + chunk; drawnAt < end; drawnAt++, at += stride) {
        const drawn = <u32>load<u8>(drawnAt);
        most += drawn;
        if (most > FULL) {
          addBytes(sum, inBytes);
          inBytes = i8x16.splat(0);
          most = drawn;
        }
        const isAtMost = i8x16.le_u(i8x16.add(v128.load(at), moved), cut);
        inBytes = i8x16.add(inBytes, v128.and(isAtMost, i8x16.splat(<i8>drawn)));
      }
      addBytes(sum, inBytes);
    }
  }
}

/** Adds sixteen bytes to sixteen u32. */
function addBytes(sums: usize, bytes: v128): void {
  const low = i16x8.extend_low_i8x16_u(bytes);
  const high = i16x8.extend_high_i8x16_u(bytes);
  addTo(sums, i32x4.extend_low_i16x8_u(low));
  addTo(sums + 16, i32x4.extend_high_i16x8_u(low));
  addTo(sums + 32, i32x4.extend_low_i16x8_u(high));
  addTo(sums + 48, i32x4.extend_high_i16x8_u(high));
}

function addTo(sums: usize, four: v128): void {
  v128.store(sums, i32x4.add(v128.load(sums), four));
}
