import { bump, ENTRY, rowAt, countOf } from './layout';

/** Bytes of entries whose rows stay in the processor's cache while their inputs are counted. */
const BLOCK: usize = 2048 * ENTRY;

/**
 * Counts listed rows, `sign` (1 or -1) times each, in the histograms of `count` inputs.
 *
 * `candidates` names the inputs (u16 each), `at` the bin with which the histogram of each begins (u32 each, from
 * `histograms` on); the row-major `bins` have rows `1 << strideBits` bytes apart. Five inputs share a pass over a
 * block of entries, so a row's cache line is fetched once and no load waits for another. Cost: O(rows x inputs).
 */
export function addEntries(
  histograms: usize,
  at: usize,
  entries: usize,
  end: usize,
  bins: usize,
  strideBits: usize,
  candidates: usize,
  count: usize,
  sign: i32,
): void {
  for (let first = entries; first < end; first += BLOCK) {
    const last = min(end, first + BLOCK);
    let slot: usize = 0;
    for (; slot + 5 <= count; slot += 5)
      addFive(histograms, at + 4 * slot, first, last, bins, strideBits, candidates + 2 * slot, sign);
    for (; slot < count; slot++)
      addOne(
        histograms + 4 * load<u32>(at + 4 * slot),
        first,
        last,
        bins + load<u16>(candidates + 2 * slot),
        strideBits,
        sign,
      );
  }
}

function addFive(
  histograms: usize,
  at: usize,
  entries: usize,
  end: usize,
  bins: usize,
  strideBits: usize,
  candidates: usize,
  sign: i32,
): void {
  const h0 = histograms + 4 * load<u32>(at);
  const h1 = histograms + 4 * load<u32>(at, 4);
  const h2 = histograms + 4 * load<u32>(at, 8);
  const h3 = histograms + 4 * load<u32>(at, 12);
  const h4 = histograms + 4 * load<u32>(at, 16);
  const i0 = bins + load<u16>(candidates);
  const i1 = bins + load<u16>(candidates, 2);
  const i2 = bins + load<u16>(candidates, 4);
  const i3 = bins + load<u16>(candidates, 6);
  const i4 = bins + load<u16>(candidates, 8);
  for (let e = entries; e < end; e += ENTRY) {
    const entry = load<u32>(e);
    const inBagCounts = countOf(entry) * sign;
    const row = rowAt(entry, strideBits);
    bump(h0, load<u8>(i0 + row), inBagCounts);
    bump(h1, load<u8>(i1 + row), inBagCounts);
    bump(h2, load<u8>(i2 + row), inBagCounts);
    bump(h3, load<u8>(i3 + row), inBagCounts);
    bump(h4, load<u8>(i4 + row), inBagCounts);
  }
}

function addOne(histogram: usize, entries: usize, end: usize, bins: usize, strideBits: usize, sign: i32): void {
  for (let e = entries; e < end; e += ENTRY) {
    const entry = load<u32>(e);
    bump(histogram, load<u8>(bins + rowAt(entry, strideBits)), countOf(entry) * sign);
  }
}
