import { orderedBits } from './sort-floats';

const MISSING_BIN: u8 = 255;

/**
 * Writes the bin of each of `rows` float32 to the row's position (u32 each in `positionOf`) among `bins`: the first
 * whose cut is not below the value, 255 for NaN. Gives how many it has written: all, or those before an infinite
 * value.
 *
 * Few steps a value: its 16 leading bits name the first bin that values beginning so can lie in (u8 each in
 * `firstBin`, see `orderedBits`), and from there it is a step or two. Cost: O(rows).
 */
export function binColumn(
  column: usize,
  rows: usize,
  firstBin: usize,
  cuts: usize,
  numberOfCuts: usize,
  positionOf: usize,
  bins: usize,
): usize {
  for (let row: usize = 0; row < rows; row++) {
    const value = load<f32>(column + 4 * row);
    if (abs(value) === Infinity) return row;
    let bin: usize = load<u8>(firstBin + (orderedBits(reinterpret<u32>(value)) >>> 16));
    while (bin < numberOfCuts && value > load<f32>(cuts + 4 * bin)) bin++;
    store<u8>(bins + load<u32>(positionOf + 4 * row), isNaN(value) ? MISSING_BIN : <u8>bin);
  }
  return rows;
}

/** Rows whose bins stay in the processor's cache while they are copied. */
const BLOCK: usize = 1024;

/**
 * Copies bins column by column, `positions` each, to rows `1 << strideBits` bytes apart. Cost: O(positions x inputs).
 */
export function copyByRow(columns: usize, inputs: usize, positions: usize, rows: usize, strideBits: usize): void {
  for (let first: usize = 0; first < positions; first += BLOCK) {
    const end = min(positions, first + BLOCK);
    for (let input: usize = 0; input < inputs; input++) {
      const column = columns + input * positions;
      for (let p = first; p < end; p++) store<u8>(rows + (p << strideBits) + input, load<u8>(column + p));
    }
  }
}
