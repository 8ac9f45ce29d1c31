import { advance, createHistory } from '@fraud/histories';
import { describe, expect, it } from 'vitest';
import { entityHasher, hasHistories, historyEventReader, parseFeatureSchema } from '../index.ts';
import { entityWords, idWord } from './history-event.ts';

const schema = parseFeatureSchema({
  version: 2,
  name: 'cards',
  eventTime: { column: 'time', as: 'seconds' },
  label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
  id: 'payment',
  columns: [
    { name: 'amount', type: 'number', missing: [''] },
    { name: 'card', type: 'entity', missing: [''] },
  ],
  derived: [{ per: 'card', of: 'amount', as: ['count', 'mean'], within: '1h' }],
});

describe('historyEventReader()', () => {
  it('gives transactions with the same card the same history, and knows a repeated one by its id', () => {
    if (!hasHistories(schema)) throw new Error('the schema has histories');
    const read = historyEventReader(schema);
    const history = createHistory(schema.histories);
    const hide = entityHasher('k'.repeat(32));
    const columns = (time: number, card: string | null, amount: number | null, payment: string) => {
      const into = new Float32Array(history.width);
      advance(history, read({ time, card: card && hide(card), amount, payment }), into);
      return [...into];
    };
    expect(columns(10, 'a', 5, 'p1')).toEqual([0, NaN]);
    expect(columns(20, 'b', 7, 'p2')).toEqual([0, NaN]);
    expect(columns(30, 'a', null, 'p3')).toEqual([1, 5]);
    expect(columns(30, 'a', null, 'p3')).toEqual([1, 5]); // asked again, not counted again
    expect(columns(40, 'a', 1, 'p4')).toEqual([2, 5]);
    expect(columns(50, null, 1, 'p5')).toEqual([NaN, NaN]);
  });
});

describe('the words of an event', () => {
  it('are both halves of the name of an entity', () => {
    expect(entityWords('0123456789abcdef')).toEqual([0x89abcdef, 0x01234567]);
  });

  // http://www.isthe.com/chongo/src/fnv/test_fnv.c
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('are FNV-1a of the id %j', (id, word) => expect(idWord(id)).toBe(word));
});
