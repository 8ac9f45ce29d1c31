/** What is said of one column of a judged week. */
import type { Effect, EffectKind } from './effects.ts';
import type { WeekProfile } from './profile-week.ts';

/** What moved most; `higher` and `lower` are locations, `reshaped` is neither location nor spread. */
export type DriftDirection =
  'higher' | 'lower' | 'wider' | 'narrower' | 'reshaped' | 'more gaps' | 'fewer gaps' | 'other shares' | 'new levels';

export type JudgedColumn = {
  readonly name: string;
  readonly drifted: boolean;
  readonly direction: DriftDirection;
  /**
   * The most surprising effect, in deviations of one row, signed; with its distance in the week-to-week deviations it
   * is judged by.
   */
  readonly effect: number;
  readonly distance: number;
  /** Smallest p-value of the column times the number of effects of the week, at most 1. */
  readonly adjustedPValue: number;
  /**
   * First week of the unbroken run of weeks, up to this one, that lie far out in the same direction; null when this
   * one does not.
   */
  readonly since: string | null;
  /** Shares that moved, the farthest first; empty where the column has not drifted or no share has. */
  readonly moved: readonly MovedShare[];
  /** Of a column of categories its shares, the most frequent levels first; null for a column of numbers. */
  readonly shares: readonly MovedShare[] | null;
};

export type MovedShare = {
  /** The rows of one level, of all that are not frequent, of those never seen before, or without a value. */
  readonly of: 'level' | 'other levels' | 'unseen levels' | 'gaps';
  /** Name of the one level; null otherwise. */
  readonly level: string | null;
  readonly referenceShare: number;
  readonly share: number;
};

/** One column, within all effects of the week. */
type Told = {
  readonly effects: readonly Effect[];
  readonly pValues: Float64Array;
  readonly distances: Float64Array;
  readonly profile: WeekProfile;
  /** Position of the column in the baseline. */
  readonly column: number;
  readonly alpha: number;
};

type Range = readonly [first: number, end: number];

const DIRECTIONS: Readonly<Record<EffectKind, readonly [above: DriftDirection, below: DriftDirection]>> = {
  location: ['higher', 'lower'],
  spread: ['wider', 'narrower'],
  skewness: ['reshaped', 'reshaped'],
  tails: ['reshaped', 'reshaped'],
  gaps: ['more gaps', 'fewer gaps'],
  level: ['other shares', 'other shares'],
  unseen: ['new levels', 'other shares'],
  surge: ['other shares', 'other shares'],
  mixture: ['other shares', 'other shares'],
};

/** Shares that a sentence and a table have room for. */
const MOST_MOVED = 10;
/** Levels of which the shares are told, whether or not they moved. */
const MOST_TOLD = 12;
/** Where only all shares together have drifted, the farthest of them are told. */
const OF_MIXTURE = 3;

export function directionOf({ kind }: Effect, distance: number): DriftDirection {
  return DIRECTIONS[kind][distance < 0 ? 1 : 0];
}

/**
 * The effect that says what moved. Where a location moved far, spread and shape move with it: of ranks the lowest
 * order that drifted. Of categories the share of unseen levels, else the farthest: new names change all shares.
 */
export function tellingEffect({ effects, pValues, distances, alpha }: Told, [first, end]: Range): number {
  let telling = first;
  for (let effect = first; effect < end; effect++) {
    if (Number.isNaN(distances[effect])) continue;
    const isRank = effects[effect]!.kin[1] - effects[effect]!.kin[0] > 1;
    const isFirst = isRank || effects[effect]!.kind === 'unseen';
    if (isFirst && pValues[effect]! < alpha) return effect;
    const isNearer = Math.abs(distances[effect]!) <= Math.abs(distances[telling]!);
    if (pValues[effect]! > pValues[telling]! || (pValues[effect]! === pValues[telling]! && isNearer)) continue;
    telling = effect;
  }
  return telling;
}

/** O(effects of the column x log of them). */
export function movedShares(told: Told, [first, end]: Range): MovedShare[] {
  const { effects, pValues, distances, profile, alpha } = told;
  const places = Array.from({ length: end - first }, (_, i) => first + i);
  const farthestFirst = (a: number, b: number) => Math.abs(distances[b]!) - Math.abs(distances[a]!);
  const drifted = places.filter((effect) => pValues[effect]! < alpha).sort(farthestFirst);
  const moved = drifted.flatMap((effect) => shareOf(effects[effect]!, profile.shares[effect]!));
  const rising = profile.rising[told.column];
  if (rising !== undefined && drifted.some((each) => effects[each]!.kind === 'surge'))
    moved.unshift({ of: 'level', ...rising });
  if (moved.length > 0 || drifted.length === 0) return moved.slice(0, MOST_MOVED);
  const levels = places.filter((effect) => effects[effect]!.kind === 'level').sort(farthestFirst);
  return levels.slice(0, OF_MIXTURE).flatMap((effect) => shareOf(effects[effect]!, profile.shares[effect]!));
}

/** Null for a column of numbers. */
export function sharesOf({ effects, profile }: Told, [first, end]: Range): MovedShare[] | null {
  const places = Array.from({ length: end - first }, (_, i) => first + i);
  if (!places.some((effect) => effects[effect]!.kind === 'level')) return null;
  const shares = places.flatMap((effect) => shareOf(effects[effect]!, profile.shares[effect]!));
  const levels = shares.filter(({ of }) => of === 'level').slice(0, MOST_TOLD);
  return [...levels, ...shares.filter(({ of }) => of !== 'level')];
}

function shareOf({ kind, level, referenceShare }: Effect, share: number): MovedShare[] {
  if (kind === 'gaps') return [{ of: 'gaps', level: null, referenceShare, share }];
  if (kind === 'unseen') return [{ of: 'unseen levels', level: null, referenceShare, share }];
  if (kind === 'level') return [{ of: level === null ? 'other levels' : 'level', level, referenceShare, share }];
  return [];
}
