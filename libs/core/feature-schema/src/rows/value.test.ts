import { describe, expect, it } from 'vitest';
import type { Column } from '../index.ts';
import { entityHasher, readValue, ruleOf, valueReader } from '../index.ts';

const column = (type: Column['type'], more: Partial<Column> = {}): Column => ({
  name: 'x',
  type,
  title: 'x',
  unit: '',
  missing: [''],
  ...more,
});
const time = (as: NonNullable<Column['time']>['as'], zone = 'UTC') =>
  column('eventTime', { missing: null, time: { as, zone } });
const label = column('label', { missing: null, classes: { fraud: ['1', 'Y'], legitimate: ['0', 'N'] } });
const JUST_BEFORE_DST = 1_774_747_800; // date -u -d '2026-03-29T01:30:00Z' +%s

describe('readValue()', () => {
  it.each<[string, Column, unknown, unknown]>([
    ['a number', column('number'), 1.5, 1.5],
    ['a missing number', column('number'), '', null],
    ['null', column('number'), null, null],
    ['a text that means missing', column('number', { missing: ['', 'NA'] }), ' NA ', null],
    ['a number that means missing', column('number', { missing: ['-1'] }), -1, null],
    ['a number where none may be missing', column('number', { missing: null }), null, undefined],
    ['a text', column('number'), '1.5', undefined],
    ['beyond float32', column('number'), 1e39, undefined],
    ['a level', column('category'), ' toys ', 'toys'],
    ['a level that is a number', column('category'), 7, '7'],
    ['a very long level', column('category'), 'x'.repeat(257), undefined],
    ['an object', column('category'), {}, undefined],
    ['a card number in a level', column('category'), 'card 4111 1111 1111 1111', 'card **** **** **** 1111'],
    ['a card number in a context', column('context'), '4111111111111111', '************1111'],
    ['an entity', column('entity'), 4_111_111_111_111_111, '4111111111111111'],
    ['a number that was rounded', column('entity'), 41_111_111_111_111_111_111, undefined],
    ['true', column('boolean'), true, 1],
    ['NO', column('boolean'), 'NO', 0],
    ['perhaps', column('boolean'), 'perhaps', undefined],
    ['fraud', label, 'Y', 1],
    ['legitimate', label, 0, 0],
    ['not known yet', label, ' ', null],
    ['another class', label, '2', undefined],
    ['milliseconds', time('milliseconds'), 1_500, 1.5],
    ['hours', time('hours'), 2, 7_200],
    ['days', time('days'), 0.5, 43_200],
    ['no moment', time('iso8601'), '', undefined],
    ['a day', time('iso8601'), '1970-01-02', 86_400],
    ['a fraction of a second', time('iso8601'), '1970-01-01 00:00:01.25', 1.25],
    ['an offset', time('iso8601'), '2026-03-29T03:30:00+02:00', JUST_BEFORE_DST],
    ['a short offset', time('iso8601'), '2026-03-29 01:30+00', JUST_BEFORE_DST],
    ['local time after a clock was set forward', time('iso8601', 'Europe/Paris'), '2026-03-29 03:30', JUST_BEFORE_DST],
    ['the same before', time('iso8601', 'Europe/Paris'), '2026-03-29 01:59', JUST_BEFORE_DST - 3_600 + 29 * 60],
    ['the earlier of two', time('iso8601', 'Europe/Paris'), '2026-10-25 02:30', 1_792_888_200],
    ['30 February', time('iso8601'), '2026-02-30', undefined],
    ['a month 13', time('iso8601'), '2026-13-01', undefined],
    ['an hour 24', time('iso8601'), '2026-01-01T24:00:00', undefined],
    ['a time with the day first', time('iso8601'), '30/11/2026', undefined],
  ])('%s', (_, given, raw, expected) => {
    expect(readValue(given, raw)).toBe(expected);
  });
});

it('ruleOf() says what a column takes', () => {
  expect(ruleOf(column('number'))).toBe('a finite number in the range of float32, or nothing');
  expect(ruleOf(label)).toBe('one of 1, Y, 0, N');
  expect(ruleOf(time('days'))).toBe('a time as a number of days');
});

it('valueReader() hides entities, and nothing else', () => {
  const hide = entityHasher('a key of thirty-two bytes or more');
  expect(valueReader(column('entity'), hide)(' 4111111111111111 ')).toBe(hide('4111111111111111'));
  expect(valueReader(column('entity'), hide)('')).toBeNull();
  expect(valueReader(column('category'), hide)('toys')).toBe('toys');
});
