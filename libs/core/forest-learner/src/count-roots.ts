/**
 * The histograms of all inputs at the roots of three trees, in one pass over the columns.
 *
 * How often a row is in each of the three trees is packed into one float64: 3 x 17 bits, which it holds and adds exactly. A sum must stay
 * below 2^17, so rows are counted in blocks that sum to less. As in `addColumn`, four counts a bin keep equal bins apart.
 * Cost: O(rows x inputs) for three trees together.
 */
import { type DenseNode, sumOfBytes } from './dense-node.ts';
import { BINS } from './histogram.ts';
import type { TrainingSet } from './training-set.ts';

export const TREES_AT_ONCE = 3;
const FIELD = 2 ** 17;
/** Most rows in a block: their packed times stay in the processor's cache. */
const BLOCK = 1 << 15;

export function createRootCounts(): Float64Array {
  return new Float64Array(4 * BINS);
}

/**
 * Fills the histograms of every root and marks their inputs as counted.
 *
 * @param roots up to TREES_AT_ONCE
 * @param packed scratch, one float64 a position
 * @param counts scratch of `createRootCounts`
 */
export function countRoots(set: TrainingSet, columnWords: Int32Array, roots: readonly DenseNode[], packed: Float64Array, counts: Float64Array): void {
  const { classStart, classEnd, positions, inputs } = set;
  packTimes(roots, packed);
  for (const root of roots) {
    root.histograms.fill(0);
    root.isCounted.fill(1);
  }
  for (let k = 0; k < classStart.length; k++) {
    for (let start = classStart[k]!, end = start; start < classEnd[k]!; start = end) {
      end = blockEnd(roots, start, classEnd[k]!);
      for (let input = 0; input < inputs; input++) {
        countBlock(columnWords, (input * positions) >>> 2, packed, start, end, counts);
        unpackCounts(counts, roots, (k * inputs + input) * BINS);
      }
    }
  }
}

function packTimes(roots: readonly DenseNode[], packed: Float64Array): void {
  const [first, second, third] = roots;
  for (let p = 0; p < packed.length; p++) packed[p] = first!.times[p]! + FIELD * ((second?.times[p] ?? 0) + FIELD * (third?.times[p] ?? 0));
}

/** The furthest end at a multiple of 4 (or of the class) before which no tree draws a row FIELD times or more in all. */
function blockEnd(roots: readonly DenseNode[], start: number, classEnd: number): number {
  let end = Math.min(classEnd, start + BLOCK);
  for (const { timesWords } of roots) {
    let sum = 0;
    for (let w = start >>> 2; w < (end + 3) >>> 2; w++) {
      sum += sumOfBytes(timesWords[w]!);
      if (sum >= FIELD) end = 4 * w;
    }
  }
  return end;
}

function countBlock(columnWords: Int32Array, offset: number, packed: Float64Array, start: number, end: number, counts: Float64Array): void {
  for (let p = start; p < end; p += 4) {
    const bins = columnWords[offset + (p >>> 2)]!;
    counts[bins & 255]! += packed[p]!;
    counts[256 | ((bins >>> 8) & 255)]! += packed[p + 1]!;
    counts[512 | ((bins >>> 16) & 255)]! += packed[p + 2]!;
    counts[768 | (bins >>> 24)]! += packed[p + 3]!;
  }
}

function unpackCounts(counts: Float64Array, roots: readonly DenseNode[], at: number): void {
  for (let b = 0; b < BINS; b++) {
    let sum = counts[b]! + counts[256 + b]! + counts[512 + b]! + counts[768 + b]!;
    counts[b] = counts[256 + b] = counts[512 + b] = counts[768 + b] = 0;
    for (const { histograms } of roots) {
      const rest = Math.floor(sum / FIELD);
      histograms[at + b]! += sum - rest * FIELD;
      sum = rest;
    }
  }
}
