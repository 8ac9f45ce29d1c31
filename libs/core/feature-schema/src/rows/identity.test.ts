import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { entityHasher, maskCardNumbers } from '../index.ts';

const KEY = 'a key of thirty-two bytes or more';

it.each(['4111111111111111', 'Café No. 7', ''])('entityHasher() gives what OpenSSL makes of "%s"', (entity) => {
  const hide = entityHasher(KEY);
  const expected = createHmac('sha256', KEY).update(entity).digest('hex').slice(0, 16);
  expect([hide(entity), hide(entity)]).toEqual([expected, expected]);
});

it('entityHasher() gives another name under another key', () => {
  expect(entityHasher(KEY)('a')).not.toBe(entityHasher(`${KEY}.`)('a'));
});

// Test numbers that the card networks publish.
it.each([
  ['4111111111111111', '************1111'],
  ['378282246310005', '***********0005'],
  ['6011 1111 1111 1117', '**** **** **** 1117'],
  ['card 5555-5555-5555-4444 was stolen', 'card ****-****-****-4444 was stolen'],
  ['4222222222222', '*********2222'],
])('maskCardNumbers() masks %s', (text, expected) => {
  expect(maskCardNumbers(text)).toBe(expected);
});

it.each(['4111111111111112', '411111111111', '41111111111111111111', 'shopping_net', '2026-11-30T09:15:00Z'])(
  'maskCardNumbers() leaves %s as it is',
  (text) => {
    expect(maskCardNumbers(text)).toBe(text);
  },
);
