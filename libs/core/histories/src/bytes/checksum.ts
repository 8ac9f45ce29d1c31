/**
 * A 32-bit checksum of words (MurmurHash3 x86 32, A. Appleby), about 1 ns a word: tells damage by accident, not by
 * intent.
 */
export function checksumOf(words: Uint32Array, from: number, to: number, seed: number): number {
  let state = seed | 0;
  for (let i = from; i < to; i++) {
    const mixed = Math.imul(words[i]!, 0xcc9e2d51);
    state ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
    state = (Math.imul((state << 13) | (state >>> 19), 5) + 0xe6546b64) | 0;
  }
  state ^= 4 * (to - from);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** The same of a text. */
export function checksumOfText(text: string): number {
  const words = Uint32Array.from(text, (character) => character.codePointAt(0)!);
  return checksumOf(words, 0, words.length, 0);
}
