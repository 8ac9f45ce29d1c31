/**
 * Takes the smaller side of a cut out of the dense node: lists its rows and gives them 0 times.
 *
 * Sixteen rows are compared before the first branch; as long as none of them is on that side, which is most often so, that is all.
 * The comparison of four bytes within a word: with the high bits masked off an addition cannot carry over, and its high bits tell which
 * bytes were large. Where one is, all four are written to the list and its end moves on past those that count, without a branch.
 * Cost: O(rows of the class / 4 + rows taken). Source: Warren, Hacker's Delight, 2nd ed., section 6-1.
 */
import { WEIGHT_BITS } from './training-set.ts';

const HIGH_BITS = 0x80808080 | 0;
const LOW_BITS = 0x7f7f7f7f;
const ONES = 0x01010101;

export type Side = {
  /** Bins up to this one are on the left. */
  readonly bin: number;
  readonly missingLeft: number;
  readonly takesLeft: boolean;
};

/**
 * Writes the rows of the side at positions `[start, end)` to `list` from `at` on; gives where they end.
 *
 * @param column bins of the input, and `times`: four rows a word; `start` is a multiple of 16, rows up to the next multiple of `end` have 0 times
 */
export function takeSide({ bin, missingLeft, takesLeft }: Side, column: Int32Array, times: Int32Array, start: number, end: number, list: Uint32Array, at: number): number {
  const cut = bin + missingLeft;
  const mirror = cut < 128 ? 0 : -1; // a byte is above a high cut where its complement is not above a low one
  const toHighBit = Math.imul(127 - (cut < 128 ? cut : 254 - cut), ONES);
  const flip = takesLeft ? ~mirror : mirror;
  let next = at;
  for (let w = start >>> 2; w < (end + 3) >>> 2; w += 4) {
    const a = takenBytes(column[w]!, missingLeft, mirror, toHighBit, flip);
    const b = takenBytes(column[w + 1]!, missingLeft, mirror, toHighBit, flip);
    const c = takenBytes(column[w + 2]!, missingLeft, mirror, toHighBit, flip);
    const d = takenBytes(column[w + 3]!, missingLeft, mirror, toHighBit, flip);
    if ((a | b | c | d) === 0) continue;
    next = takeWord(a, times, w, list, next);
    next = takeWord(b, times, w + 1, list, next);
    next = takeWord(c, times, w + 2, list, next);
    next = takeWord(d, times, w + 3, list, next);
  }
  return next;
}

/** The high bit of each byte that is on the side. */
function takenBytes(word: number, missingLeft: number, mirror: number, toHighBit: number, flip: number): number {
  const bins = (missingLeft === 0 ? word : addOne(word)) ^ mirror;
  return ((bins | ((bins & LOW_BITS) + toHighBit)) ^ flip) & HIGH_BITS;
}

/** Adds 1 to each byte; 255, the missing bin, becomes 0 and so is on the left of every cut. */
function addOne(word: number): number {
  return ((word & LOW_BITS) + ONES) ^ (word & HIGH_BITS);
}

/** Moves the rows of a word whose bytes are taken from `times` to the list; gives where it ends. */
function takeWord(isTaken: number, times: Int32Array, w: number, list: Uint32Array, at: number): number {
  const taken = times[w]! & Math.imul(isTaken >>> 7, 255);
  times[w]! ^= taken;
  let next = at;
  for (let byte = 0; byte < 4; byte++) {
    const time = (taken >>> (8 * byte)) & 255;
    list[next] = ((4 * w + byte) << WEIGHT_BITS) | time;
    next += -time >>> 31;
  }
  return next;
}
