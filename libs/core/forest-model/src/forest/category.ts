/**
 * An input whose values are texts, its levels, and the number that stands for each in a vector. A text that is no
 * level is `unseen`; a missing one is NaN. The forest itself knows numbers only.
 */
export type Category = {
  /** Position of the input in the vector. */
  readonly input: number;
  /** The levels that were learned, each once; none is empty. */
  readonly levels: readonly string[];
  /** What stands for each level: the smoothed share of frauds among its training rows. */
  readonly values: Float32Array;
  /** What stands for every other text: the share of frauds among all training rows that have a level. */
  readonly unseen: number;
};

/** Most levels of a category; the learner keeps the most frequent ones. */
export const MAX_LEVELS = 65_536;

/**
 * The number that stands for a level of an input. O(levels) to prepare, O(1) a call.
 *
 * @throws RangeError for an input that is no category
 */
export function createLevelValues(categories: readonly Category[]): (input: number, level: string) => number {
  const known = new Map(
    categories.map(({ input, levels, values, unseen }) => [
      input,
      { unseen: Math.fround(unseen), valueOf: new Map(levels.map((level, i) => [level, values[i]!])) },
    ]),
  );
  return (input, level) => {
    const category = known.get(input);
    if (category === undefined) throw new RangeError(`Cannot encode "${level}": input ${input} is no category`);
    return category.valueOf.get(level) ?? category.unseen;
  };
}
