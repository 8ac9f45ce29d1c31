/** Counts different 64-bit values without being emptied in between: what an earlier round left is told by its round. */
import { hashOfKey } from '../keeping/key-table.ts';

export type DistinctValues = {
  keys: Uint32Array;
  rounds: Uint32Array;
  round: number;
};

export function createDistinctValues(): DistinctValues {
  return { keys: new Uint32Array(128), rounds: new Uint32Array(64), round: 0 };
}

/** Begins to count anew, at most so many values. */
export function beginDistinct(distinct: DistinctValues, atMost: number): void {
  if (distinct.rounds.length < 2 * atMost || distinct.round === 0xffffffff) {
    const size = Math.max(64, 2 ** (33 - Math.clz32(atMost)));
    distinct.keys = new Uint32Array(2 * size);
    distinct.rounds = new Uint32Array(size);
    distinct.round = 0;
  }
  distinct.round++;
}

/** @returns whether the value is the first of its kind in this round */
export function addDistinct({ keys, rounds, round }: DistinctValues, low: number, high: number): boolean {
  const last = rounds.length - 1;
  for (let at = hashOfKey(low, high) & last; ; at = (at + 1) & last) {
    if (rounds[at] !== round) {
      rounds[at] = round;
      keys[2 * at] = low;
      keys[2 * at + 1] = high;
      return true;
    }
    if (keys[2 * at] === low && keys[2 * at + 1] === high) return false;
  }
}
