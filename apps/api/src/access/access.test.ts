import { describe, expect, it } from 'vitest';
import { createAccess } from './access.ts';
import { entryOf, tokenList } from './token-list.ts';

// printf %s 591785b794601e212b260e25 | sha256sum
const ANALYST = {
  name: 'analyst',
  roles: ['read'],
  sha256: '620fefe8a9963be7ce5e935dc4292e6766967ec2b9cf9fc7f189b635811306bf',
} as const;

describe('createAccess()', () => {
  const analyst = { ...entryOf('analyst', '591785b794601e212b260e25'), roles: ['read' as const] };
  const access = createAccess([entryOf('till', 'b1946ac92492d2347c6235b4'), analyst]);

  it('names the holder of a token and what it may', () => {
    const asked = [1, 2].map(() => access.holderOf('591785b794601e212b260e25'));
    expect(asked).toEqual(Array(2).fill({ name: 'analyst', roles: ['read'], trusted: true }));
  });

  it.each(['', 'b1946ac92492d2347c6235b', 'b1946ac92492d2347c6235b40', 'B1946AC92492D2347C6235B4'])(
    'knows nobody with %j',
    (token) => {
      expect(access.holderOf(token)).toBeUndefined();
    },
  );

  it('forgets a token when its time is over', () => {
    let now = Date.parse('2026-11-22T16:00:00Z');
    const timed = createAccess([{ ...analyst, expires: '2026-11-22T18:00:00+01:00' }], () => now);
    expect(timed.holderOf('591785b794601e212b260e25')?.name).toBe('analyst');
    now += 3_600_000;
    expect(timed.holderOf('591785b794601e212b260e25')).toBeUndefined();
  });

  it('replaces every token at once', () => {
    const rotated = createAccess([analyst]);
    rotated.replace([entryOf('analyst', 'fb3a1e5c77d24ad0')]);
    expect([rotated.holderOf('591785b794601e212b260e25'), rotated.holderOf('fb3a1e5c77d24ad0')?.name]).toEqual([
      undefined,
      'analyst',
    ]);
  });
});

describe('tokenList', () => {
  it('accepts names, roles and digests', () => {
    expect(tokenList.parse([ANALYST])).toEqual([{ ...ANALYST, trusted: false }]);
  });

  it.each([
    ['a token in place of its digest', [{ ...ANALYST, sha256: '591785b794601e212b260e25' }]],
    ['the digest of an empty token', [entryOf('x', '')]],
    ['an unknown role', [{ ...ANALYST, roles: ['admin'] }]],
    ['no role', [{ ...ANALYST, roles: [] }]],
    ['one name twice', [ANALYST, ANALYST]],
    ['an unknown field', [{ ...ANALYST, token: '591785b794601e212b260e25' }]],
    ['an expiry without a zone', [{ ...ANALYST, expires: '2026-11-22T18:00:00' }]],
  ])('refuses %s', (_, entries) => {
    expect(tokenList.safeParse(entries).success).toBe(false);
  });
});
