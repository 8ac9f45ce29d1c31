/** Changes that a column of categories can undergo, and that a drift alarm is to see. Each takes O(rows). */
import type { RandomSource } from '@fraud/random';

export type ValueChange =
  /** Half of the rows of one level go to another one. */
  | { readonly kind: 'half-moved'; readonly from: string; readonly to: string }
  /** The level is never seen; its rows go to the others as they are distributed. */
  | { readonly kind: 'gone'; readonly level: string }
  /** A share of all rows, 0 to 1, has this level now. */
  | { readonly kind: 'new'; readonly level: string; readonly share: number }
  | { readonly kind: 'swapped'; readonly levels: readonly [string, string] }
  /** The level is so many times as frequent as it was, at most in all rows. */
  | { readonly kind: 'more-often'; readonly level: string; readonly factor: number }
  /** Every second level, as they come up, loses this share of its rows to the level that came up before it. */
  | { readonly kind: 'perturbed'; readonly by: number }
  /** So many times as many values are missing as before. */
  | { readonly kind: 'more-gaps'; readonly factor: number };

/** A copy of the values, changed; missing ones stay missing. */
export function changeValues<Value>(values: readonly Value[], change: ValueChange, random: RandomSource): Value[] {
  const shareOf = (level: unknown) => values.filter((value) => value === level).length / values.length;
  const level = (text: string) => text as Value;
  const replaced = (chance: number, change: (value: Value) => Value) =>
    values.map((value) => (value !== null && random.uniform() < chance ? change(value) : value));

  switch (change.kind) {
    case 'half-moved':
      return replaced(0.5, (value) => (value === change.from ? level(change.to) : value));
    case 'gone': {
      const others = values.filter((value) => value !== null && value !== change.level);
      return replaced(1, (value) => (value === change.level ? others[random.integer(others.length)]! : value));
    }
    case 'new':
      return replaced(change.share / (1 - shareOf(null)), () => level(change.level));
    case 'swapped': {
      const [first, second] = change.levels;
      return replaced(1, (value) => (value === first ? level(second) : value === second ? level(first) : value));
    }
    case 'more-often': {
      const share = shareOf(change.level);
      return replaced(((change.factor - 1) * share) / (1 - share - shareOf(null)), () => level(change.level));
    }
    case 'perturbed': {
      const seen = [...new Set(values)].filter((value): value is NonNullable<Value> => value !== null);
      const neighbours = new Map(
        seen.flatMap((value, i): [Value, Value][] => (i % 2 === 1 ? [[value, seen[i - 1]!]] : [])),
      );
      return replaced(change.by, (value) => neighbours.get(value) ?? value);
    }
    case 'more-gaps': {
      const share = shareOf(null);
      return replaced(((change.factor - 1) * share) / (1 - share), () => null as Value);
    }
  }
}
