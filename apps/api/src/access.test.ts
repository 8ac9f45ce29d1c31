import { describe, expect, it } from 'vitest';
import { createAccess } from './access.ts';

describe('createAccess()', () => {
  const access = createAccess([
    { name: 'till', token: 'b1946ac92492d2347c6235b4' },
    { name: 'analyst', token: '591785b794601e212b260e25' },
  ]);

  it('names the holder of a token', () => {
    expect(access.holderOf('591785b794601e212b260e25')?.name).toBe('analyst');
  });

  it.each(['', 'b1946ac92492d2347c6235b', 'b1946ac92492d2347c6235b40', 'B1946AC92492D2347C6235B4'])('knows nobody with %j', (token) => {
    expect(access.holderOf(token)).toBeUndefined();
  });
});
