/** Which effects a week is judged by: a list of them for each column of the baseline, one after the other. */
import type { CategoryReference } from '../categories/category-baseline.ts';

/**
 * Ranks of numbers (rank-effects.ts), gaps of any column, and categories (categories/category-baseline.ts, mixture.ts).
 */
export type EffectKind =
  'location' | 'spread' | 'skewness' | 'tails' | 'gaps' | 'level' | 'unseen' | 'surge' | 'mixture';

/** In the order in which the effects of a column of numbers stand; the variance between weeks is common to a kind. */
export const EFFECT_KINDS: readonly EffectKind[] = [
  'location',
  'spread',
  'skewness',
  'tails',
  'gaps',
  'level',
  'unseen',
  'surge',
  'mixture',
];

/** Kinds of the effects of one column of numbers: ranks, then its gaps. */
const NUMBER_KINDS = EFFECT_KINDS.slice(0, 5);
const RANKS = 4;

/** One effect of a column. */
export type ColumnEffect = {
  readonly kind: EffectKind;
  /** Rows of the reference behind it. */
  readonly referenceRows: number;
  /** Of a level: its name, null for all others together. */
  readonly level: string | null;
  /** Where the effect is one of a share: that of the reference; else NaN. */
  readonly referenceShare: number;
};

/** What every column of a baseline has. */
export type OfAnyColumn = {
  readonly name: string;
  /** Sum over the reference weeks of (rows of the week / rows of all) squared: 1 for one week, 1/R for R equal ones. */
  readonly concentration: number;
  /** Share of the reference's rows without a value, and all of its rows. */
  readonly gaps: { readonly share: number; readonly rows: number };
  /** What a week is judged by in this column. */
  readonly effects: readonly ColumnEffect[];
};

/** What the alarm needs to know of a baseline. */
export type ComparedWith = { readonly columns: readonly Pick<OfAnyColumn, 'name' | 'concentration' | 'effects'>[] };

/** One of all effects of a week. */
export type Effect = ColumnEffect & {
  /** Position of the column in the baseline. */
  readonly column: number;
  /** Effects that are heteroscedastic together, `[first, end)`: the ranks of one column. */
  readonly kin: readonly [first: number, end: number];
};

type Gaps = { readonly share: number; readonly rows: number };

/** @param rows of the reference that have a value */
export function effectsOfNumbers(rows: number, gaps: Gaps): ColumnEffect[] {
  return NUMBER_KINDS.map((kind) =>
    kind === 'gaps' ? ofGaps(gaps) : { kind, referenceRows: rows, level: null, referenceShare: NaN },
  );
}

/** The gaps come first. */
export function effectsOfCategories({ kept, shares, expected, rows }: CategoryReference, gaps: Gaps): ColumnEffect[] {
  const other = { level: null, referenceRows: rows, referenceShare: NaN };
  return [
    ofGaps(gaps),
    ...Array.from(shares, (referenceShare, i): ColumnEffect => ({
      ...other,
      kind: 'level',
      level: kept[i] ?? null,
      referenceShare,
    })),
    { ...other, kind: 'unseen', referenceShare: expected?.unseen ?? NaN },
    { ...other, kind: 'surge' },
    { ...other, kind: 'mixture' },
  ];
}

function ofGaps({ share, rows }: Gaps): ColumnEffect {
  return { kind: 'gaps', level: null, referenceShare: share, referenceRows: rows };
}

/** All effects, in the order of a profile's. O(effects). */
export function effectsOf(baseline: ComparedWith): Effect[] {
  const starts = startsOf(baseline);
  return baseline.columns.flatMap(({ effects }, column) =>
    effects.map((effect, i) => {
      const first = starts[column]!;
      const isRank = EFFECT_KINDS.indexOf(effect.kind) < RANKS;
      return { ...effect, column, kin: isRank ? [first, first + RANKS] : [first + i, first + i + 1] };
    }),
  );
}

/** Where the effects of each column begin, and where those of the last one end. */
export function startsOf({ columns }: ComparedWith): number[] {
  const starts = [0];
  for (const { effects } of columns) starts.push(starts.at(-1)! + effects.length);
  return starts;
}
