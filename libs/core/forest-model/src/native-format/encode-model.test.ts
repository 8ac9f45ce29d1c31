import { describe, expect, it } from 'vitest';
import { type Category, decodeModel, encodeModel } from '../index.ts';
import { aModel, aModelOfCategories, calibration } from '../testing/testing.ts';

function category(changes: Partial<Category> = {}): Category {
  return { ...aModelOfCategories().categories[0]!, ...changes };
}

describe('encodeModel() and decodeModel()', () => {
  it.each([
    ['without', null],
    ['with', calibration],
  ])('give the model back %s calibration', (_, given) => {
    const model = aModel({ calibration: given });
    expect(decodeModel(encodeModel(model))).toEqual(model);
  });

  it.each([
    ['categories and a schema', aModelOfCategories()],
    ['categories alone', { ...aModelOfCategories(), schema: null }],
    ['a schema alone', { ...aModelOfCategories(), categories: [] }],
    [
      'odd texts',
      { ...aModelOfCategories(), categories: [category({ levels: ['__proto__', '\ud800', '\ufeffé"\n'] })] },
    ],
    ['no level', { ...aModelOfCategories(), categories: [category({ levels: [], values: new Float32Array(0) })] }],
  ])('give a model with %s back, of version 2', (_, model) => {
    const bytes = encodeModel(model);
    expect(bytes[8]).toBe(2);
    expect(decodeModel(bytes)).toEqual(model);
  });

  it('write version 1 where there is neither', () => {
    expect(encodeModel(aModel())[8]).toBe(1);
  });

  it('refuse sections of version 2 in a file of version 1', () => {
    expect(() => decodeModel(encodeModel(aModelOfCategories()).with(8, 1))).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_CORRUPT' }),
    );
  });

  it.each<[string, Partial<Category>[]]>([
    ['of an input that is not there', [{ input: 2 }]],
    ['of one input twice', [{}, {}]],
    ['with a level twice', [{ levels: ['a', 'a', 'b'] }]],
    ['with an empty level', [{ levels: ['a', '', 'b'] }]],
    ['with fewer numbers than levels', [{ values: new Float32Array(2) }]],
    ['with a level without a number', [{ values: Float32Array.of(0, NaN, 1) }]],
    ['with nothing for other texts', [{ unseen: Infinity }]],
    ['with too many levels', [{ levels: Array.from({ length: 65_537 }, String), values: new Float32Array(65_537) }]],
  ])('refuse a category %s', (_, changes) => {
    const model = aModel({ categories: changes.map(category) });
    expect(() => encodeModel(model)).toThrow(expect.objectContaining({ code: 'FRAUD_FOREST_INVALID' }));
  });

  it('refuse a schema that is no JSON', () => {
    expect(() => encodeModel(aModel({ schema: '{' }))).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_INVALID' }),
    );
  });

  it('decodes a Node Buffer', () => {
    expect(decodeModel(Buffer.from(encodeModel(aModel())))).toEqual(aModel());
  });

  it('decodes from the middle of a larger buffer', () => {
    const bytes = encodeModel(aModel());
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(decodeModel(larger.subarray(3, 3 + bytes.length))).toEqual(aModel());
  });

  it.each([
    ['FRAUD_FOREST_NOT_A_MODEL', () => new Uint8Array(100)],
    ['FRAUD_FOREST_TRUNCATED', () => encodeModel(aModel()).subarray(0, 200)],
    ['FRAUD_FOREST_VERSION', () => encodeModel(aModel()).with(8, 9)],
    ['FRAUD_FOREST_CHECKSUM', () => encodeModel(aModel()).with(60, 0)],
  ])('refuse with %s', (code, bytes) => {
    expect(() => decodeModel(bytes())).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['a cycle', { left: Uint32Array.of(1, 0, 1, 0, 0, 1, 0, 0) }],
    ['a child beyond the tree', { left: Uint32Array.of(4, 0, 3, 0, 0, 1, 0, 0) }],
    ['a share above 1', { share: new Float32Array(8).fill(2) }],
    ['an input that is not there', { feature: new Uint16Array(8).fill(2) }],
  ])('refuse %s', (_, wrong) => {
    const { forest } = aModel();
    expect(() => encodeModel(aModel({ forest: { ...forest, ...wrong } }))).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_INVALID' }),
    );
  });
});
