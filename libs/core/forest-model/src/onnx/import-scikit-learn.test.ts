/**
 * scikit-learn's forests as skl2onnx 1.20 exports them, beside scikit-learn's own probabilities and shap's
 * contributions: test/fixtures/scikit-learn.py.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  countCover,
  createClassScorer,
  createPathExplainer,
  createScorer,
  createTreeShap,
  decodeModel,
  encodeModel,
  type ForestModel,
  importOnnx,
} from '../index.ts';

type Row = (number | null)[];
type Case = {
  rows: Row[];
  probabilities: number[][];
  classes: number[];
  background?: Row[];
  base?: number[];
  contributions?: number[][][];
};

const fixture = (name: string) => readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url));
const { cases } = JSON.parse(fixture('scikit-learn.json').toString()) as { cases: Record<string, Case> };
const schema = { inputs: ['a', 'b', 'c', 'd', 'e', 'f'], schemaFingerprint: 'f00d' };
const imported = (name: string): ForestModel => decodeModel(encodeModel(importOnnx(fixture(`${name}.onnx`), schema)));
const vectorOf = (row: Row) => Float32Array.from(row, (value) => value ?? NaN);
const columnsOf = (rows: readonly Row[]) =>
  Float32Array.from(schema.inputs.flatMap((_, i) => rows.map((row) => row[i] ?? NaN)));

describe('importOnnx() of forests of scikit-learn', () => {
  it.each(Object.entries(cases))(
    '%s: probabilities within 1e-6, every decision the same',
    (name, { rows, probabilities, classes }) => {
      const model = imported(name);
      const score = createClassScorer(model);
      rows.forEach((row, r) => {
        const scores = score(vectorOf(row));
        probabilities[r]!.forEach((probability, k) => expect(Math.abs(scores[k]! - probability)).toBeLessThan(1e-6));
        if (model.forest.classes > 2) expect(scores.indexOf(Math.max(...scores))).toBe(classes[r]);
        else expect(createScorer(model)(vectorOf(row)) >= model.threshold ? 1 : 0).toBe(classes[r]);
      });
    },
  );

  it('knows pure leaves as such, whatever the number of trees', () => {
    const { share } = imported('scikit-learn-full').forest;
    expect(Math.max(...share)).toBe(1);
  });

  it('refuses a forest behind a scaler, and a schema with another number of inputs', () => {
    expect(() => imported('scikit-learn-scaled')).toThrow(
      expect.objectContaining({
        code: 'FRAUD_FOREST_IMPORT',
        message: expect.stringContaining('computes with Scaler'),
      }),
    );
    expect(() =>
      importOnnx(fixture('scikit-learn-full.onnx'), { ...schema, inputs: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }),
    ).toThrow('takes 6 inputs, the schema has 7');
  });
});

describe('importOnnx() of classifiers with other labels', () => {
  type Labelled = { fraudLabel: string | null; rows: Row[]; probabilities: number[]; frauds: number[] };
  const labelled = JSON.parse(fixture('scikit-learn-labels.json').toString()) as { cases: Record<string, Labelled> };
  const read = (name: string, fraudLabel?: string | null) =>
    importOnnx(fixture(`${name}.onnx`), { ...schema, ...(fraudLabel == null ? {} : { fraudLabel }) });

  it.each(Object.entries(labelled.cases))(
    '%s: probabilities of fraud within 1e-6, every decision the same',
    (name, { fraudLabel, rows, probabilities, frauds }) => {
      const model = decodeModel(encodeModel(read(name, fraudLabel)));
      const score = createScorer(model);
      rows.forEach((row, r) => {
        expect(Math.abs(score(vectorOf(row)) - probabilities[r]!)).toBeLessThan(1e-6);
        expect(score(vectorOf(row)) >= model.threshold ? 1 : 0).toBe(frauds[r]);
      });
    },
  );

  it('takes 0 for fraud where it is named', () => {
    const { rows, probabilities } = labelled.cases['scikit-learn-zipmap-columns']!;
    const score = createScorer(read('scikit-learn-zipmap-columns', '0'));
    rows.forEach((row, r) => expect(score(vectorOf(row))).toBeCloseTo(1 - probabilities[r]!, 6));
  });

  it('names the labels where the fraud label is none of them, or is missing', () => {
    expect(() => read('scikit-learn-ok-fraud')).toThrow('its classes are "fraud", "ok"; say which of them is fraud');
    expect(() => read('scikit-learn-one-two', '3')).toThrow('its classes are "1", "2"; none of them is');
    expect(() => read('scikit-learn-three-classes', '2')).toThrow('it has 3 classes, and a fraud label needs two');
  });
});

describe('countCover()', () => {
  const name = 'scikit-learn-three-classes';
  const { rows, background, base, contributions } = cases[name] as Required<Case>;
  const model = imported(name);

  it("gives shap's contributions to each class where the rows are those the trees were trained on", () => {
    const known = { ...model, forest: countCover(model.forest, columnsOf(background), background.length) };
    for (let k = 0; k < 3; k++) {
      const explain = createTreeShap(known, k);
      contributions.forEach((ofRow, r) => {
        const explanation = explain(vectorOf(rows[r]!));
        expect(explanation.base).toBeCloseTo(base[k]!, 6);
        ofRow.forEach((ofInput, i) => expect(explanation.contributions[i]).toBeCloseTo(ofInput[k]!, 6));
      });
    }
  });

  it('lets path attribution add up to the score of each class', () => {
    const known = { ...model, forest: countCover(model.forest, columnsOf(background), background.length) };
    const scores = createClassScorer(known)(vectorOf(rows[0]!));
    for (let k = 0; k < 3; k++) {
      const explanation = createPathExplainer(known, k)(vectorOf(rows[0]!));
      expect(explanation.contributions.reduce((sum, value) => sum + value, explanation.base)).toBeCloseTo(
        scores[k]!,
        12,
      );
    }
  });

  it('leaves the scores as they are', () => {
    const known = { ...model, forest: countCover(model.forest, columnsOf(background.slice(0, 3)), 3) };
    rows.forEach((row) =>
      expect([...createClassScorer(known)(vectorOf(row))]).toEqual([...createClassScorer(model)(vectorOf(row))]),
    );
    expect(known.forest.cover[0]).toBe(3);
  });

  it('refuses no rows', () => {
    expect(() => countCover(model.forest, new Float32Array(0), 0)).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_VECTOR' }),
    );
  });
});

describe('explanation of an imported forest', () => {
  it('is refused without rows to count from, naming the option', () => {
    expect(() => createTreeShap(imported('scikit-learn-full'))).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_EXPLAIN', message: expect.stringContaining('--background') }),
    );
  });
});
