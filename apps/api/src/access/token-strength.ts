/** How many guesses a token takes, by zxcvbn: common passwords, keyboards, dates, repeats, and chance for the rest. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** As a power of ten: a thousand guesses a second take thirty thousand years for half of 10^15. */
export const MIN_GUESSES = 15;
/** Longer tokens are not weaker, and estimating them takes time. */
const MAX_ESTIMATED = 64;
/** Words that stand in examples and names of this product. */
const PRODUCT = [
  ...['your', 'token', 'secret', 'api', 'key', 'my', 'fraud', 'detection', 'model', 'bearer', 'admin', 'test'],
  ...['default', 'example', 'placeholder', 'changeme', 'dev', 'prod'],
];

let zxcvbn: ZxcvbnFactory | undefined;

/** The number of guesses that the token takes, as a power of ten. */
export function guessesOf(token: string): number {
  zxcvbn ??= new ZxcvbnFactory({ dictionary: { ...dictionary, product: PRODUCT }, graphs: adjacencyGraphs });
  return zxcvbn.check(token.slice(0, MAX_ESTIMATED)).guessesLog10;
}
