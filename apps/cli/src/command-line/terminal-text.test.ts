import { expect, it } from 'vitest';
import { shortened, terminalText } from './terminal-text.ts';

it('terminalText() shows what would steer a terminal, and keeps everything else', () => {
  expect(terminalText('a\tb\nc é 😀')).toBe('a\tb\nc é 😀');
  expect(terminalText('\u001b]0;title\u0007 \r\u009b2J \u202eabc\u0000')).toBe(
    '\\u001b]0;title\\u0007 \\u000d\\u009b2J \\u202eabc\\u0000',
  );
});

it('terminalText() leaves JSON what it was', () => {
  const data = { name: 'é \u001b[31m \u009b \u202e' };
  expect(JSON.parse(terminalText(JSON.stringify(data)))).toEqual(data);
});

it('shortened() keeps both ends of a long message', () => {
  expect(shortened('short')).toBe('short');
  const long = shortened(`begin${'x'.repeat(1e6)}end`);
  expect(long.length).toBeLessThan(4_100);
  expect(long).toMatch(/^begin.* \[996008 characters\] .*end$/s);
});
