/** Models that come and go as ONNX and as the JSON of ml-random-forest, by the command as a process of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { decodeModel, exportOnnx, scoreMatrix } from '@fraud/forest-model';
import { describe, expect, it } from 'vitest';
import { setUpCommandFolder, third } from '../testing/command-folder.ts';

const { folder, fraud, json, read } = setUpCommandFolder();

describe('fraud', { timeout: 120_000 }, () => {
  it('export writes the ONNX model', () => {
    expect(fraud('export', '--model', 'model.forest', '--onnx', 'model.onnx').stdout).toMatch(
      /^model\.onnx: model [0-9a-f]{12}, 0\.\d\d MB\n$/,
    );
    expect(read('model.onnx').equals(exportOnnx(decodeModel(read('model.forest'))))).toBe(true);
  });

  it('import takes over an exported model as it was: the same scores and contributions', () => {
    fraud('export', '--model', 'model.forest', '--onnx', 'model.onnx');
    expect(json('import', '--onnx', 'model.onnx', '--out', 'back.forest')).toMatchObject({
      trees: 12,
      threshold: decodeModel(read('model.forest')).threshold,
      explainable: true,
    });
    const [before, after] = ['model.forest', 'back.forest'].map((name) => decodeModel(read(name)));
    expect(scoreMatrix(after!, third.matrix, third.rows)).toEqual(scoreMatrix(before!, third.matrix, third.rows));
    const explained = (name: string) =>
      json('explain', '--model', name, '--csv', 'third.csv', '--row', '5')['contributions'] as {
        input: string;
        contribution: number;
      }[];
    const original = new Map(explained('model.forest').map(({ input, contribution }) => [input, contribution]));
    for (const { input, contribution } of explained('back.forest'))
      expect(contribution).toBeCloseTo(original.get(input)!, 12);
  });

  it('export and import by the JSON of ml-random-forest keep the scores', () => {
    expect(json('export', '--model', 'model.forest', '--ml-random-forest', 'model.json')).toMatchObject({
      written: [{ format: 'mlRandomForest', file: 'model.json' }],
    });
    const { threshold } = decodeModel(read('model.forest'));
    expect(
      json('import', '--ml-random-forest', 'model.json', '--out', 'voted.forest', '--threshold', String(threshold)),
    ).toMatchObject({ trees: 12, threshold, explainable: false });
    expect(scoreMatrix(decodeModel(read('voted.forest')), third.matrix, third.rows)).toEqual(
      scoreMatrix(decodeModel(read('model.forest')), third.matrix, third.rows),
    );
  });

  it('import takes over a foreign forest, which is explained from the rows of --background', () => {
    writeFileSync(join(folder, 'stump.onnx'), stumpOnAmount(100));
    expect(json('import', '--onnx', 'stump.onnx', '--out', 'imported.forest', '--threshold', '0.6')).toMatchObject({
      trees: 1,
      nodes: 3,
      depth: 1,
      threshold: 0.6,
      explainable: false,
    });
    const above = third.matrix.subarray(29 * third.rows).filter((amount) => amount > 100).length;
    expect(json('score', '--model', 'imported.forest', '--csv', 'third.csv', '--out', 'imported.csv')).toMatchObject({
      flagged: above,
    });
    const { status, stderr } = fraud('explain', '--model', 'imported.forest', '--csv', 'third.csv', '--row', '0');
    expect([status, stderr]).toEqual([65, expect.stringContaining('--background FILE')]);
    expect(
      json('import', '--onnx', 'stump.onnx', '--out', 'known.forest', '--background', 'unlabelled.csv'),
    ).toMatchObject({ explainable: true });
    const base = 0.25 + (0.5 * above) / third.rows;
    const {
      base: found,
      contributions,
      score,
    } = json('explain', '--model', 'known.forest', '--csv', 'third.csv', '--row', '0') as {
      base: number;
      score: number;
      contributions: { input: string; contribution: number }[];
    };
    expect(found).toBeCloseTo(base, 6);
    expect(contributions[0]).toMatchObject({
      input: 'Amount',
      contribution: expect.closeTo(score - base, 6) as number,
    });
  });
});

/** ONNX bytes of a TreeEnsembleClassifier with one split, `Amount <= limit ? 0.25 : 0.75`, as protobuf writes them. */
function stumpOnAmount(limit: number): Uint8Array {
  const field = (number: number, ...bytes: number[]) => [
    (number << 3) | 2,
    ...(bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]),
    ...bytes,
  ];
  const text = (number: number, value: string) => field(number, ...Buffer.from(value));
  const attribute = (name: string, ...content: number[]) => field(5, ...text(1, name), ...content);
  const ints = (name: string, ...values: number[]) => attribute(name, ...field(8, ...values));
  const floats = (name: string, ...values: number[]) =>
    attribute(name, ...field(7, ...new Uint8Array(Float32Array.from(values).buffer)));
  const classifier = [
    ...text(4, 'TreeEnsembleClassifier'),
    ...ints('nodes_treeids', 0, 0, 0),
    ...ints('nodes_nodeids', 0, 1, 2),
    ...ints('nodes_featureids', ulbSchema.inputs.indexOf('Amount'), 0, 0),
    ...ints('nodes_truenodeids', 1, 0, 0),
    ...ints('nodes_falsenodeids', 2, 0, 0),
    ...attribute('nodes_modes', ...text(9, 'BRANCH_LEQ'), ...text(9, 'LEAF'), ...text(9, 'LEAF')),
    ...floats('nodes_values', limit, 0, 0),
    ...ints('class_treeids', 0, 0),
    ...ints('class_nodeids', 1, 2),
    ...ints('class_ids', 1, 1),
    ...floats('class_weights', 0.25, 0.75),
    ...ints('classlabels_int64s', 0, 1),
  ];
  return Uint8Array.from(field(7, ...field(1, ...classifier)));
}
