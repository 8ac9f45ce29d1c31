import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, exportOnnx, importOnnx, usualValues } from '../index.ts';
import { numbers } from '../testing/mutate.ts';
import { aModelOfCategories } from '../testing/testing.ts';

describe('usualValues()', () => {
  it('is where four of five legitimate rows lie, whatever frauds do; null without numbers', () => {
    const rows = 100_000;
    const matrix = new Float32Array(4 * rows);
    const labels = new Uint8Array(rows);
    const random = numbers(1);
    for (let row = 0; row < rows; row++) {
      labels[row] = Number(row % 50 === 0);
      matrix[row] = labels[row] === 1 ? 1e6 : random(1_000);
      matrix[rows + row] = row % 3 === 0 ? NaN : 4;
      matrix[2 * rows + row] = NaN;
      matrix[3 * rows + row] = row % 2;
    }
    const levels = new Map([[3, ['a', 'b']]]);
    const [spread, constant, empty, category] = usualValues({ matrix, rows, levels }, labels, 4);
    expect(spread![0]).toBeGreaterThan(85);
    expect(spread![0]).toBeLessThan(115);
    expect(spread![1]).toBeGreaterThan(885);
    expect(spread![1]).toBeLessThan(915);
    expect([constant, empty, category]).toEqual([[4, 4], null, null]);
  });

  it('travels with the model, in its own format and in ONNX', () => {
    const model = { ...aModelOfCategories(), usual: [null, [0.5, 12.25] as const] };
    expect(decodeModel(encodeModel(model))).toEqual(model);
    expect(importOnnx(exportOnnx(model), model).usual).toEqual(model.usual);
    expect(() => encodeModel({ ...model, usual: [null] })).toThrow('it knows what is usual in 1 inputs, and has 2');
  });
});
