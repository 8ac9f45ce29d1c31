/**
 * Keys are 64 bits, two 32-bit words; both 0 is a missing entity. A pair of entities has a key of its own, made from
 * both: two words, each mixed from all four (MurmurHash3, A. Appleby) with another seed.
 */

export type EntityKey = { low: number; high: number };

/** Writes the key of one entity or of a pair into `key`. @returns false if an entity is missing */
export function keyOf(entities: ArrayLike<number>, per: readonly number[], key: EntityKey): boolean {
  const first = 2 * per[0]!;
  key.low = entities[first]! >>> 0;
  key.high = entities[first + 1]! >>> 0;
  if (key.low === 0 && key.high === 0) return false;
  if (per.length === 1) return true;
  const second = 2 * per[1]!;
  const low = entities[second]! >>> 0;
  const high = entities[second + 1]! >>> 0;
  if (low === 0 && high === 0) return false;
  const mixed = mix(mix(mix(mix(0x2f0b4c47, key.low), key.high), low), high);
  key.high = mix(mix(mix(mix(0x6a09e667, key.low), key.high), low), high);
  key.low = mixed === 0 && key.high === 0 ? 1 : mixed;
  return true;
}

function mix(state: number, word: number): number {
  let hash = Math.imul(state ^ word, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
