import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestPiece, PIECE_RETRIES } from '../testing/longest-piece.ts';
import { rowLimits } from './json-limits.ts';
import { parseJson } from './parse-json.ts';

const LIMITS = rowLimits(30, 10_000);
const parse = (text: string, limits = LIMITS) => parseJson(Buffer.from(text), limits);
/** How the text was parsed or refused, and the longest piece of that work. */
function parsePieces(text: string) {
  const bytes = Buffer.from(text);
  return longestPiece(() => parseJson(bytes, LIMITS).catch((error: unknown) => error));
}

describe('parseJson()', () => {
  it('reads what JSON.parse reads, in whatever slices', async () => {
    const long = 'a "quoted", [x] {y} \\ text '.repeat(4_000);
    const big = {
      text: long,
      rows: Array.from({ length: 3_000 }, (_, i) => ({ id: `p,"${i}"`, values: [i, -1.5e-7, null, true] })),
      'a "name", {x}': Array.from({ length: 40_000 }, (_, i) => i / 7),
      nested: { list: [[long, []], {}], empty: {} },
    };
    for (const text of [JSON.stringify(big), JSON.stringify(big, null, 2), `\uFEFF \n${JSON.stringify(big.rows)} `])
      expect(await parse(text)).toEqual(JSON.parse(text.replace('\uFEFF', '')));
  });

  it('agrees with JSON.parse on any value, padded beyond a slice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async (json) => {
        const text = `{"pad":"${'x'.repeat(70_000)}","value":${json}}`;
        if (!json.includes('"__proto__"')) expect(await parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 50 },
    );
  });

  it.each(['[1,2,', '[1,,2]', '{"a":1,}', '{"a" 1}', '[1}', '{"a":1}{"b":2}', 'NaN', '"', '[1],[2]', ''])(
    'refuses what is no JSON, short and long: %s',
    async (text) => {
      const pad = `"${'x'.repeat(70_000)}"`;
      const long = text.replace('1', pad);
      for (const each of [text, long]) await expect(parse(each)).rejects.toMatchObject({ code: 'FRAUD_API_JSON' });
    },
  );

  it('refuses a comma before the end behind whole slices', async () => {
    const rows = Array.from({ length: 5_000 }, () => '{"a":0.123456789}').join(',');
    await expect(parse(`[${rows},]`)).rejects.toMatchObject({ code: 'FRAUD_API_JSON' });
  });

  it.each(['{"__proto__":1}', '{"constructor":{"prototype":1}}'])('refuses a poisoned prototype: %s', async (text) => {
    for (const each of [text, text.replace('1', `"${'x'.repeat(70_000)}"`)])
      await expect(parse(each)).rejects.toMatchObject({ code: 'FRAUD_API_JSON' });
  });

  it('names UTF-16', async () => {
    await expect(parseJson(Buffer.from('{"a":1}', 'utf16le'), LIMITS)).rejects.toThrow(/UTF-16/);
  });

  it.each([
    ['depth', '['.repeat(100_000) + ']'.repeat(100_000), /deep/],
    ['fields', `{"data":[{${Array.from({ length: 50_000 }, (_, i) => `"c${i}":1`).join(',')}}]}`, /fields/],
    ['rows', `{"data":[${'{},'.repeat(50_000)}{}]}`, /rows/],
    ['values', `{"data":[${'1,'.repeat(5_000_000)}1]}`, /values/],
  ])('bounds %s before anything is built, and lets others in meanwhile', PIECE_RETRIES, async (_what, text, says) => {
    const { result, pieceMs } = await parsePieces(text);
    expect(result).toMatchObject({ code: 'FRAUD_API_TOO_MUCH', message: expect.stringMatching(says) as string });
    expect(pieceMs).toBeLessThan(100);
  });

  it('lets others in while it reads 10,000 rows of 31 columns', PIECE_RETRIES, async () => {
    const row = Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`V${i}`, Math.sin(i)]));
    const text = JSON.stringify({ data: Array.from({ length: 10_000 }, () => row) });
    const { result, pieceMs, totalMs } = await parsePieces(text);
    expect((result as { data: unknown[] }).data).toHaveLength(10_000);
    // Where the code is instrumented for coverage each piece takes longer, and so does all of it.
    expect(pieceMs).toBeLessThan(Math.max(100, totalMs / 2));
  });
});
