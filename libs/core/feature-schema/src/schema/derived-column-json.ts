/** The JSON forms of `derived` in a schema file of version 2. */
import { z } from 'zod';
import { CLOCK, type DerivedColumn, SECONDS_OF_UNIT } from './derived-column.ts';
import { type HistoryEntry, historyEntry } from './history-columns.ts';

const units = Object.keys(SECONDS_OF_UNIT) as (keyof typeof SECONDS_OF_UNIT)[];
const name = z.string().min(1);
const pair = z.tuple([name, name]);
const ofClock = z
  .strictObject({ name: name.optional(), as: z.union([z.enum(CLOCK), z.array(z.enum(CLOCK)).min(1)]) })
  .transform(({ name: given, as }): DerivedColumn[] =>
    [as].flat().map((clock) => ({ name: Array.isArray(as) ? clock : (given ?? clock), as: clock })),
  );

const FORMS: Readonly<Record<string, z.ZodType<DerivedColumn>>> = {
  elapsed: z.strictObject({
    name,
    as: z.literal('elapsed'),
    from: name,
    unit: z.enum(units).default('seconds'),
  }),
  distance: z.strictObject({ name, as: z.literal('distance'), of: z.tuple([name, name, name, name]) }),
  difference: z.strictObject({ name, as: z.literal('difference'), of: pair }),
  ratio: z.strictObject({ name, as: z.literal('ratio'), of: pair }),
};

/** What one entry says: columns of the row, or one entry of histories. An entry of the clock may be several columns. */
export type DerivedEntry = { readonly ofRow: readonly DerivedColumn[]; readonly ofHistory: readonly HistoryEntry[] };

/** Reads an entry by the form that its `per` or `as` says. */
export function readDerived(entry: unknown, context: z.RefinementCtx): DerivedEntry {
  const json = withoutComment(entry);
  const { per, as } = (json ?? {}) as { per?: unknown; as?: unknown };
  if (per !== undefined) {
    const entry = read(historyEntry, json, context);
    return { ofRow: [], ofHistory: entry === undefined ? [] : [entry] };
  }
  if (typeof as === 'string' && Object.hasOwn(FORMS, as)) {
    const column = read(FORMS[as]!, json, context);
    return { ofRow: column === undefined ? [] : [column], ofHistory: [] };
  }
  if ([as].flat().some((each) => CLOCK.some((clock) => clock === each)))
    return { ofRow: read(ofClock, json, context) ?? [], ofHistory: [] };
  const message =
    `as: ${JSON.stringify(as) ?? 'nothing'} is not allowed, expected ${Object.keys(FORMS).join(', ')}, ` +
    `${CLOCK.join(', ')}, or with "per" a figure of histories`;
  context.addIssue({ code: 'custom', message });
  return { ofRow: [], ofHistory: [] };
}

/** Comments are for those who read the file. */
function withoutComment(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null || !('comment' in entry)) return entry;
  const { comment, ...said } = entry;
  return typeof comment === 'string' ? said : entry;
}

function read<Form>(form: z.ZodType<Form>, json: unknown, context: z.RefinementCtx): Form | undefined {
  const parsed = form.safeParse(json);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path: [...path] });
  return undefined;
}
