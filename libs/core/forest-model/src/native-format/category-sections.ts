/**
 * The categories of a model as sections: `CATG` names the inputs and counts their levels, `LEVL` is a JSON list of
 * all levels in that order, `LVAL` has a number for each, and `UNSN` one for each input. Absent without categories.
 */
import { z } from 'zod';
import type { Category } from '../forest/category.ts';

export type CategoryArrays = {
  /** Two entries a category: its input, the number of its levels. */
  readonly CATG: Uint32Array;
  readonly LVAL: Float32Array;
  readonly UNSN: Float32Array;
};

const levelTexts = z.array(z.string());

/** O(levels). */
export function arraysOf(categories: readonly Category[]): CategoryArrays & { readonly LEVL: string } {
  return {
    CATG: Uint32Array.from(categories.flatMap(({ input, levels }) => [input, levels.length])),
    LEVL: JSON.stringify(categories.flatMap(({ levels }) => levels)),
    LVAL: Float32Array.from(categories.flatMap(({ values }) => [...values])),
    UNSN: Float32Array.from(categories, ({ unseen }) => unseen),
  };
}

/** @throws when the sections do not fit one another, saying how */
export function categoriesOf({ CATG, LVAL, UNSN }: CategoryArrays, json: string): Category[] {
  const texts = levelTexts.parse(JSON.parse(json));
  const counts = CATG.filter((_, i) => i % 2 === 1);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (CATG.length !== 2 * UNSN.length || total !== texts.length || total !== LVAL.length)
    throw new RangeError(
      `${CATG.length / 2} categories of ${total} levels have ${texts.length} texts, ${LVAL.length} numbers and ` +
        `${UNSN.length} for other texts`,
    );
  let at = 0;
  return Array.from(counts, (count, i) => {
    const [start, end] = [at, (at += count)];
    return {
      input: CATG[2 * i]!,
      levels: texts.slice(start, end),
      values: LVAL.slice(start, end),
      unseen: UNSN[i]!,
    };
  });
}
