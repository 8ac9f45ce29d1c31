import { describe, expect, it } from 'vitest';
import { createAccess } from './access.ts';
import { createLogin, networkOf } from './login.ts';
import { entryOf } from './token-list.ts';

const [TILL, BANK] = ['7f3c9a51e0b84d26a1c5', 'e81d40b7c2f96a3358d0'];
const [HERE, ELSEWHERE] = ['203.0.113.7', '203.0.113.8'];

function aLogin() {
  let time = 0;
  const access = createAccess([entryOf('till', TILL), entryOf('bank', BANK)]);
  const { check } = createLogin(access, () => time);
  const guess = (times: number, address = HERE) =>
    Array.from({ length: times }, (_, i) => {
      try {
        return check(`guess ${i}`, address)?.name;
      } catch (error) {
        return (error as { code: string }).code;
      }
    });
  return { check, guess, after: (ms: number) => (time += ms) };
}

describe('createLogin()', () => {
  it('refuses an address after twenty wrong tokens, the right one too, and lets it try again a minute later', () => {
    const { check, guess, after } = aLogin();
    expect(guess(25).filter((each) => each === 'FRAUD_API_GUESSING')).toHaveLength(5);
    expect(() => check(TILL, HERE)).toThrow(expect.objectContaining({ code: 'FRAUD_API_GUESSING' }));
    expect(check(TILL, ELSEWHERE)?.name).toBe('till');
    after(60_000);
    expect(check(TILL, HERE)?.name).toBe('till');
  });

  it('lets those go on who have logged in from the address before', () => {
    const { check, guess } = aLogin();
    check(TILL, HERE);
    guess(25);
    expect(check(TILL, HERE)?.name).toBe('till');
    expect(() => check(BANK, HERE)).toThrow(expect.objectContaining({ code: 'FRAUD_API_GUESSING' }));
  });

  it('counts the addresses of one IPv6 network together', () => {
    const { guess } = aLogin();
    guess(20, '2001:db8:1:2::5');
    expect(guess(1, '2001:db8:1:2:ffff::9')).toEqual(['FRAUD_API_GUESSING']);
    expect(guess(1, '2001:db8:1:3::5')).toEqual([undefined]);
  });

  it('forgets the quietest of too many addresses', () => {
    const { guess } = aLogin();
    guess(20);
    for (let i = 0; i < 10_000; i++) guess(1, `10.1.${i >> 8}.${i & 255}`);
    expect(guess(1)).toEqual([undefined]);
  });
});

describe('networkOf()', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:0DB8::1', '2001:db8:0:0'],
    ['fe80::1:2:3%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s is in %s', (address, network) => expect(networkOf(address)).toBe(network));
});
