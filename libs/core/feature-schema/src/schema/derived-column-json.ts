/** The JSON forms of `derived` in a schema file of version 2. */
import { z } from 'zod';
import { CLOCK, type DerivedColumn, SECONDS_OF_UNIT } from './derived-column.ts';

const units = Object.keys(SECONDS_OF_UNIT) as (keyof typeof SECONDS_OF_UNIT)[];
const name = z.string().min(1);
const pair = z.tuple([name, name]);
const oneOrMore = z.union([z.enum(CLOCK), z.array(z.enum(CLOCK)).min(1)]);

/** One entry; an entry of the clock may stand for several columns, which then have the names of what they are. */
export const derivedColumn = z.union(
  [
    z
      .strictObject({ name, as: z.literal('elapsed'), from: name, unit: z.enum(units).default('seconds') })
      .transform((column): DerivedColumn[] => [column]),
    z
      .strictObject({ name, as: z.literal('distance'), of: z.tuple([name, name, name, name]) })
      .transform((column): DerivedColumn[] => [column]),
    z
      .strictObject({ name, as: z.enum(['difference', 'ratio']), of: pair })
      .transform((column): DerivedColumn[] => [column]),
    z
      .strictObject({ name: name.optional(), as: oneOrMore })
      .transform(({ name: given, as }): DerivedColumn[] =>
        [as].flat().map((clock) => ({ name: Array.isArray(as) ? clock : (given ?? clock), as: clock })),
      ),
  ],
  {
    error: ({ input }) =>
      `${JSON.stringify(input)?.slice(0, 120)} is not allowed, expected {name, as: "elapsed", from, unit}, ` +
      '{name, as: "distance", of: [4 columns]}, {name, as: "difference" or "ratio", of: [2 columns]} or ' +
      `{as: one or more of ${CLOCK.join(', ')}}`,
  },
);
