import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../index.ts';
import { aModel, calibration } from '../testing/testing.ts';

describe('encodeModel() and decodeModel()', () => {
  it.each([
    ['without', null],
    ['with', calibration],
  ])('give the model back %s calibration', (_, given) => {
    const model = aModel({ calibration: given });
    expect(decodeModel(encodeModel(model))).toEqual(model);
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
