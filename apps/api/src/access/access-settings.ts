import { isIP } from 'node:net';
import { checkedText, readableFile, secretSetting, setting, wholeNumber } from '@fraud/config';
import { z } from 'zod';
import { guessesOf, MIN_GUESSES } from './token-strength.ts';

const MIN_TOKEN = 16;
const PLACEHOLDER = /^<.*>$/;
const MAKE_ONE = 'make one with: fraud token new';

/** Who may ask, how often, and whose word on a client's address is believed. */
export const accessSettings = {
  apiToken: secretSetting(
    'API_TOKEN',
    z
      .string({ error: `expected a token; ${MAKE_ONE}` })
      .min(MIN_TOKEN, { error: `expected at least ${MIN_TOKEN} characters; ${MAKE_ONE}` })
      .refine((token) => !PLACEHOLDER.test(token), { error: `expected a token, not a placeholder; ${MAKE_ONE}` })
      .refine((token) => token.length < MIN_TOKEN || guessesOf(token) >= MIN_GUESSES, {
        error: `expected a token that takes 10^${MIN_GUESSES} guesses, this one takes fewer; ${MAKE_ONE}`,
      })
      .describe(`at least ${MIN_TOKEN} characters that take 10^${MIN_GUESSES} guesses, as random ones do`),
    {
      doc:
        'Bearer token that may do everything. Clients send it with POST /predict; it is also the password of ' +
        '/queues. Make one with: fraud token new',
    },
  ),
  apiTokensFile: setting('API_TOKENS_FILE', readableFile('the path of a JSON file').optional(), {
    doc:
      'JSON file with further tokens and their roles. It is read again when it changes and on SIGHUP. ' +
      'docs/how-to/tokens.md shows one.',
    example: './tokens.json',
  }),
  rateLimitPerSecond: setting('RATE_LIMIT_PER_SECOND', wholeNumber({ min: 1, max: 1_000_000 }).optional(), {
    doc: 'How many requests a second one token may make, in each API process.',
    example: '1000',
    unset: 'no limit',
  }),
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    checkedText((list) => proxiesIn(list).every(isNetwork), 'addresses or networks such as 10.0.0.0/8, with commas')
      .transform(proxiesIn)
      .default([]),
    {
      doc:
        'Addresses of the proxies before the API. Their X-Forwarded-For says who a client is, for the audit trail ' +
        'and the limit of wrong tokens from one address.',
      example: '10.0.0.5, 172.16.0.0/12',
      unset: 'no proxy; the address of the connection counts',
    },
  ),
};

function proxiesIn(list: string): string[] {
  return list.split(',').flatMap((each) => each.trim() || []);
}

/** An address, or one with the length of its network's prefix. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const size = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && size > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= size));
}
