/** Broken bytes for tests of decoders, the same in every run. */

/** A stream of whole numbers below a bound, the same in every run. */
export function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * bound);
  };
}

/** The bytes with one to four changes: a bit, a byte, a word, a cut, a copied range, a repeated end. */
export function mutate(bytes: Uint8Array, below: (bound: number) => number): Uint8Array {
  let mutant = bytes.slice();
  for (let changes = 1 + below(4); changes > 0 && mutant.length > 0; changes--) {
    const at = below(mutant.length);
    const kind = below(7);
    if (kind <= 1) mutant[at]! ^= 1 << below(8);
    else if (kind === 2) mutant[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)]!;
    else if (kind === 3) mutant.set([0xff, 0xff, 0xff, below(256)].slice(0, mutant.length - at), at);
    else if (kind === 4) mutant = mutant.slice(0, at);
    else if (kind === 5) mutant.copyWithin(at, below(mutant.length), below(mutant.length));
    else mutant = withEndRepeated(mutant, at);
  }
  return mutant;
}

function withEndRepeated(bytes: Uint8Array, from: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(2 * bytes.length - from);
  longer.set(bytes);
  longer.set(bytes.subarray(from), bytes.length);
  return longer;
}
