import type { ForestParameters } from '../forest-parameters.ts';
import { MAX_IN_BAG_COUNT, type TrainingSet } from '../training-set/training-set.ts';
import type { Kernels } from '../wasm/kernels.ts';
import { allocate, type SharedMemory } from '../wasm/shared-memory.ts';
import { firstState, type Random, randomFrom } from './random.ts';

const POISSON_STEPS = 1 << 16;
/**
 * Standard deviations by which the first draws stay below the number wanted: they exceed it once in a million
 * samples.
 */
const SLACK = 5;

/**
 * Draws the rows of a tree, by the tree's number: writes how often each row was drawn to `inBagCounts`, an array on the
 * set's memory. Returns the tree's random numbers, from which its growing goes on.
 */
export type RowDrawer = (tree: number, inBagCounts: Uint8Array) => Random;

/**
 * How often a tree sees the row at each position, gaps 0 times: drawn with replacement or without, or every row once.
 *
 * Cost: O(rows) a tree. A row drawn more than 255 times counts 255.
 */
export function createRowDrawer(
  { memory, rows, classStart, classEnd }: TrainingSet,
  { seed, bootstrap, sampleShare }: ForestParameters,
  kernels: Kernels,
): RowDrawer {
  const draws = Math.max(1, Math.round(sampleShare * rows));
  const draw = bootstrap ? drawWithReplacement(draws, rows, memory, kernels) : drawWithout(draws, rows);
  return (tree, inBagCounts) => {
    const random = draw(firstState(seed, tree), inBagCounts);
    let end = rows;
    for (let k = classStart.length - 1; k >= 0; k--) {
      const size = classEnd[k]! - classStart[k]!;
      inBagCounts.copyWithin(classStart[k]!, end - size, end);
      inBagCounts.fill(0, classEnd[k], classStart[k + 1] ?? inBagCounts.length);
      end -= size;
    }
    return random;
  };
}

type Draw = (first: Int32Array, inBagCounts: Uint8Array) => Random;

/**
 * Independent Poisson numbers, given their sum, are how often each row is drawn with replacement in that many draws.
 * So nearly all draws are made at once, in order of rows and two rows a random number, and only the few that the sum
 * still lacks one by one.
 */
function drawWithReplacement(draws: number, rows: number, memory: SharedMemory, kernels: Kernels): Draw {
  const table = allocate(memory, Uint8Array, POISSON_STEPS);
  fillPoissonTable(table, Math.max(0, draws - SLACK * Math.sqrt(draws)) / rows);
  const state = allocate(memory, Int32Array, 4);
  return (first, inBagCounts) => {
    state.set(first);
    let drawn: number;
    do drawn = kernels.drawPoisson(state.byteOffset, table.byteOffset, rows, inBagCounts.byteOffset);
    while (drawn > draws);
    const random = randomFrom(Int32Array.from(state));
    for (; drawn < draws; drawn++) {
      const row = random.below(rows);
      if (inBagCounts[row]! < MAX_IN_BAG_COUNT) inBagCounts[row]!++;
    }
    return random;
  };
}

/** The Poisson number of each sixteen random bits: probabilities are right to 2^-16. */
function fillPoissonTable(table: Uint8Array, mean: number): void {
  let probability = Math.exp(-mean);
  let below = probability;
  for (let count = 1; count < MAX_IN_BAG_COUNT; count++) {
    table.fill(count, Math.round(below * POISSON_STEPS));
    probability *= mean / count;
    below += probability;
  }
}

/** Each row in turn is taken with the probability that fills the sample (Knuth, algorithm 3.4.2 S). */
function drawWithout(draws: number, rows: number): Draw {
  return (first, inBagCounts) => {
    const random = randomFrom(first);
    inBagCounts.fill(1);
    if (draws === rows) return random;
    for (let row = 0, left = draws; row < rows; row++) {
      inBagCounts[row] = random.below(rows - row) < left ? 1 : 0;
      left -= inBagCounts[row]!;
    }
    return random;
  };
}
