/** Of more, the first are heard of again, which changes nothing. */
const MAX_NAMES = 20_000;

/** Names of what has been heard of. */
export type Learned = {
  readonly has: (name: string) => boolean;
  readonly add: (names: readonly string[]) => void;
  readonly size: () => number;
  readonly names: () => readonly string[];
};

export function openLearned(learned: readonly string[] = []): Learned {
  const known = new Set(learned);
  return {
    has: (name) => known.has(name),
    add(names) {
      for (const name of names) known.add(name);
      for (const name of known) {
        if (known.size <= MAX_NAMES) break;
        known.delete(name);
      }
    },
    size: () => known.size,
    names: () => [...known],
  };
}
