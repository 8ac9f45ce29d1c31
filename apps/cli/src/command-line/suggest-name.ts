import { closest, distance } from 'fastest-levenshtein';

/** What to say of a name that does not exist: the one that was meant if one is near, else all that there are. */
export function suggestName(given: string, names: readonly string[]): string {
  const nearest = closest(given, names);
  return distance(given, nearest) <= Math.max(1, given.length / 3)
    ? `did you mean ${nearest}?`
    : `there are ${names.join(', ')}`;
}
