import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { describeExample } from './describe-example.ts';

const prediction = {
  class: 'Fraud',
  probability: 0.917,
  reasons: [
    { text: '7 payments of this card in the last hour, usually 0 or 1', direction: 'towards fraud' },
    { text: 'Channel: chip', direction: 'away from fraud' },
  ],
};
const answer = { class: ['Fraud'], model: { version: '0123456789ab' }, predictions: [prediction] };
const describe = (example: Record<string, unknown>) =>
  describeExample({ apiUrl: 'http://h:1', shellToken: '$T', exampleFile: '.fraud/example.json', example, answer });

/** What the printed command would send, by a shell that has another curl. */
const sentBy = (text: string) => {
  const command = text.slice(text.indexOf('curl -s'), text.indexOf('\n\n', text.indexOf('curl -s')));
  const printed = execFileSync('sh', [
    '-c',
    `T=token; curl() { for last; do :; done; printf %s "$last"; }; ${command}`,
  ]);
  return JSON.parse(String(printed)) as unknown;
};

it('prints a request with the columns of the payment, in lines that fit a terminal, and the answer in words', () => {
  const example = {
    card: "card of O'Hara",
    amount: 12.5,
    confirmed: null,
    merchant: 'm'.repeat(60),
    place: 'p'.repeat(60),
  };
  const text = describe(example);
  expect(sentBy(text)).toEqual({ data: [{ ...example, confirmed: undefined }] });
  expect(text.split('\n').every((line) => line.length <= 120)).toBe(true);
  expect(text).toContain('Fraud, probability 0.92:\n    7 payments of this card in the last hour, usually 0 or 1');
  expect(text).not.toContain('Channel');
});

it('names the file of a transaction with many columns', () => {
  expect(describe(Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`V${i}`, i])))).toContain(
    '-d @.fraud/example.json\n',
  );
});
