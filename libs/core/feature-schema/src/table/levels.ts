/** Levels of category inputs: in a table each has a number, its place in a list. */
import type { EncodeLevel } from '../rows/row-vector.ts';

/** Levels by input; a value of the input's column is an index into them. */
export type Levels = ReadonlyMap<number, readonly string[]>;

export type LevelList = {
  /** The number of a level; a new one is given to a level that is seen for the first time. */
  readonly encode: EncodeLevel;
  /** The lists as they are now, one for each category. */
  readonly levels: () => Levels;
};

/** Numbers levels as they come. @param categories positions of the inputs that are categories */
export function listLevels(categories: readonly number[]): LevelList {
  const codes = new Map(categories.map((input) => [input, new Map<string, number>()]));
  return {
    encode: (input, level) => {
      const known = codes.get(input)!;
      let code = known.get(level);
      if (code === undefined) known.set(level, (code = known.size));
      return code;
    },
    levels: () => new Map([...codes].map(([input, known]) => [input, [...known.keys()]])),
  };
}

/**
 * For each table the codes of joined lists: `recode[table].get(input)[code]` is the code in `levels`. A list that is
 * the beginning of the joined one needs no recoding and has none. O(levels).
 */
export function joinLevels(lists: readonly (Levels | undefined)[]): {
  readonly levels: Levels | undefined;
  readonly recodes: readonly ReadonlyMap<number, Float32Array>[];
} {
  const categories = [...new Set(lists.flatMap((levels) => [...(levels?.keys() ?? [])]))];
  if (categories.length === 0) return { levels: undefined, recodes: lists.map(() => new Map()) };
  const joined = listLevels(categories);
  const recodes = lists.map(
    (levels) =>
      new Map(
        [...(levels ?? [])].flatMap(([input, texts]) => {
          const codes = Float32Array.from(texts, (text) => joined.encode(input, text));
          return codes.every((code, i) => code === i) ? [] : [[input, codes] as const];
        }),
      ),
  );
  return { levels: joined.levels(), recodes };
}
