/** The command itself, as a process of its own, on simulated transactions. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bestF1Threshold, evaluate, scoreCurve } from '@fraud/evaluation';
import { concatTables, sliceTable, ulbSchema } from '@fraud/feature-schema';
import { decodeModel, scoreMatrix } from '@fraud/forest-model';
import { versionOf } from '@fraud/model-registry';
import { csvOf } from '@fraud/simulation';
import { describe, expect, it } from 'vitest';
import { first, MAIN, second, setUpCommandFolder, third, TRAIN } from './testing/command-folder.ts';

const { folder, fraud, json, read } = setUpCommandFolder();

describe('fraud', { timeout: 120_000 }, () => {
  it('train says what it did, and grows the same model with one thread', () => {
    const { status, stdout, stderr } = fraud(...TRAIN, '--out', 'again.forest', '--threads', '1', '--json');
    expect(status).toBe(0);
    expect(read('again.forest').equals(read('model.forest'))).toBe(true);
    expect(JSON.parse(stdout)).toMatchObject({
      version: versionOf(read('model.forest')),
      rows: 6_000,
      frauds: 180,
      heldOut: { rows: 1_200 },
      parameters: { trees: 12, seed: 42 },
    });
    expect(stderr).toContain('trees 100 %');
  });

  it('train takes ml-random-forest as learner, and warns', () => {
    const { status, stdout, stderr } = fraud(
      'train',
      '--csv',
      'third.csv',
      '--out',
      'other.forest',
      '--learner',
      'ml-random-forest',
      '--trees',
      '3',
      '--json',
    );
    expect({ status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('warning: ml-random-forest is for small data'),
    });
    expect(JSON.parse(stdout)).toMatchObject({ parameters: { learner: 'ml-random-forest', trees: 3 } });
    expect(decodeModel(read('other.forest')).forest.treeStart).toHaveLength(4);
    expect(
      fraud('train', '--csv', 'third.csv', '--out', 'other.forest', '--learner', 'ml-random-forest', '--calibrate')
        .stderr,
    ).toContain('Cannot calibrate');
  });

  it('train chooses the threshold on the last fifth of the rows in time, and grows again from all rows', () => {
    const all = concatTables([first, second]);
    const later = sliceTable(all, 4_800, 6_000);
    writeFileSync(join(folder, 'earlier.csv'), csvOf(sliceTable(all, 0, 4_800), ulbSchema));
    const grow = ['--trees', '12', '--threshold'];
    json('train', '--csv', 'earlier.csv', '--out', 'earlier.forest', ...grow, '0.5');
    const scores = scoreMatrix(decodeModel(read('earlier.forest')), later.matrix, later.rows);
    const threshold = bestF1Threshold(scoreCurve(scores, later.labels));
    expect(decodeModel(read('model.forest')).threshold).toBe(threshold);
    json('train', '--csv', 'second.csv.gz', 'first.csv', '--out', 'all.forest', ...grow, String(threshold));
    expect(read('all.forest').equals(read('model.forest'))).toBe(true);
  });

  it('reads settings as the services do: the schema, the costs, and the store of a running system', () => {
    const at = join(folder, 'settings');
    mkdirSync(join(at, '.fraud'), { recursive: true });
    writeFileSync(join(at, 'schema.json'), ulbSchema.json.replace('"Amount"', '"amt"'));
    writeFileSync(join(at, 'rows.csv'), read('third.csv').toString().replace('Amount', 'amt'));
    writeFileSync(join(at, '.env'), 'FEATURE_SCHEMA_FILE=schema.json\nAMOUNT_COLUMN=amt\nCOST_MISSED_FRAUD=7\n');
    writeFileSync(join(at, '.fraud/env'), 'STORE_DIR="kept"\nAMOUNT_COLUMN="Amount"\n');
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [MAIN, ...args], { cwd: at, encoding: 'utf8', timeout: 100_000 });
    const train = ['train', '--csv', 'rows.csv', '--out', 'm.forest', '--trees', '2', '--threshold', '1'];
    expect(run(...train)).toMatchObject({ status: 0 });
    const { stdout } = run('evaluate', '--model', 'm.forest', '--csv', 'rows.csv', '--json');
    const amounts = third.matrix.subarray(29 * third.rows);
    const nothing = amounts.reduce((sum, amount, row) => sum + (third.labels[row] === 1 ? amount + 7 : 0), 0);
    expect(JSON.parse(stdout)).toMatchObject({ cost: { flagNothing: expect.closeTo(nothing, 6) as number } });
    expect(run('models', 'list').stdout).toContain('kept');
  });

  it('reads the forms in which tools write CSV, and refuses the rest by name, at once', () => {
    const lines = read('third.csv').toString().trimEnd().split('\n');
    const indexed = lines.map((line, i) => `${i === 0 ? '' : i - 1},${line}`).join('\n');
    writeFileSync(join(folder, 'pandas.csv'), indexed);
    writeFileSync(
      join(folder, 'unicode.csv'),
      Buffer.from(`\uFEFF${lines.join('\r\n').replaceAll(',', '\t')}`, 'utf16le'),
    );
    writeFileSync(join(folder, 'excel.csv'), `sep=,\r\n${lines.join('\r\n')}`);
    writeFileSync(
      join(folder, 'inch.csv'),
      lines.map((line, i) => `${i === 0 ? 'note' : '3" pipe'},${line}`).join('\n'),
    );
    const scored = (name: string) => {
      expect(fraud('score', '--model', 'model.forest', '--csv', name, '--out', 'forms.csv')).toMatchObject({
        status: 0,
      });
      return read('forms.csv').toString();
    };
    const plain = scored('third.csv');
    for (const name of ['pandas.csv', 'unicode.csv', 'excel.csv', 'inch.csv']) expect(scored(name)).toBe(plain);

    const bad = lines.map((line, i) => (i === 20 ? line.replace(/^((?:[^,]*,){5})[^,]*/, '$1NA') : line));
    writeFileSync(join(folder, 'bad.csv'), bad.map((line, i) => `${i === 0 ? 'note' : '3" pipe'},${line}`).join('\n'));
    writeFileSync(join(folder, 'header.csv'), lines.join('\n').replace('V5', 'V5,"size'));
    writeFileSync(join(folder, 'rows.parquet'), 'PAR1 and more');
    writeFileSync(join(folder, 'red.csv'), lines.join('\n').replace('V1,', '\u001b[31m,'));
    for (const [name, message] of [
      ['bad.csv', 'line 21, column "V5": "NA" is not a finite number'],
      ['header.csv', 'line 1 has a quote that is not closed'],
      ['rows.parquet', 'its Parquet data cannot be read'],
      ['red.csv', '\\u001b[31m'],
    ] as const)
      expect(fraud('score', '--model', 'model.forest', '--csv', name, '--out', 'x.csv')).toMatchObject({
        status: 65,
        stderr: expect.stringContaining(message) as string,
      });
  });

  it('train takes a given threshold, a preset with single changes, and calibrates', () => {
    expect(
      json(
        'train',
        '--csv',
        'third.csv',
        '--out',
        'preset.forest',
        '--preset',
        'seed',
        '--trees',
        '3',
        '--threshold',
        '0.4',
        '--calibrate',
      ),
    ).toMatchObject({ threshold: 0.4, heldOut: null });
    expect(decodeModel(read('preset.forest'))).toMatchObject({
      threshold: 0.4,
      outOfBag: { frauds: expect.any(Number) as number },
      parameters: { trees: 3, maxDepth: 8, minSamplesSplit: 5, minSamplesLeaf: 3, classWeight: 'balanced' },
    });
  });

  it('score gives the rows of a file without labels their probabilities and classes', () => {
    const model = decodeModel(read('model.forest'));
    const scores = scoreMatrix(model, third.matrix, third.rows);
    expect(json('score', '--model', 'model.forest', '--csv', 'unlabelled.csv', '--out', 'scores.csv')).toMatchObject({
      rows: 1_000,
      flagged: scores.filter((score) => score >= model.threshold).length,
    });
    const expected = Array.from(scores, (score, row) => `${row},${score},${score >= model.threshold ? 1 : 0}`);
    expect(read('scores.csv').toString()).toBe(['row,probability,class', ...expected, ''].join('\n'));
  });

  it('evaluate gives the figures of the labelled rows and what the errors cost', () => {
    const model = decodeModel(read('model.forest'));
    const scores = scoreMatrix(model, third.matrix, third.rows);
    const found = json(
      'evaluate',
      '--model',
      'model.forest',
      '--csv',
      'third.csv',
      '--top',
      '10',
      '1000',
      '--cost-missed-fraud',
      '7',
      '--cost-false-alarm',
      '3',
      '--cost-margin',
      '0',
    );
    const metrics = evaluate(scores, third.labels, model.threshold);
    expect(found).toMatchObject(metrics);
    expect(metrics.auprc).toBeGreaterThan(0.5);
    expect(found['precisionAtTop']).toEqual([
      { k: 10, precision: 1 },
      { k: 1_000, precision: 0.05 },
    ]);
    const amounts = third.matrix.subarray(29 * third.rows);
    const missed = amounts.reduce(
      (sum, amount, row) => (third.labels[row] === 1 && scores[row]! < model.threshold ? sum + amount + 7 : sum),
      0,
    );
    const all = amounts.reduce((sum, amount, row) => (third.labels[row] === 1 ? sum + amount + 7 : sum), 0);
    expect(found['cost']).toEqual({
      atThreshold: expect.closeTo(missed + 3 * metrics.falsePositives, 6) as number,
      flagNothing: expect.closeTo(all, 6) as number,
      flagAll: 950 * 3,
    });
  });

  it.each(['shap', 'path'])('explain adds up to the score of the row by %s', (method) => {
    const scores = scoreMatrix(decodeModel(read('model.forest')), third.matrix, third.rows);
    const row = third.labels.indexOf(1);
    const found = json(
      'explain',
      '--model',
      'model.forest',
      '--csv',
      'unlabelled.csv',
      '--row',
      String(row),
      '--method',
      method,
    );
    const contributions = found['contributions'] as { input: string; contribution: number }[];
    expect(found['probability']).toBe(scores[row]);
    expect(contributions.map(({ input }) => input).sort()).toEqual([...ulbSchema.inputs].sort());
    expect(contributions.reduce((sum, each) => sum + each.contribution, found['base'] as number)).toBeCloseTo(
      scores[row]!,
      6,
    );
  });

  it('inspect says what the model is made of; its bytes add up to the file', () => {
    const found = json('inspect', '--model', 'model.forest');
    const { forest } = decodeModel(read('model.forest'));
    expect(found).toMatchObject({
      version: versionOf(read('model.forest')),
      schemaFingerprint: ulbSchema.fingerprint,
      trees: 12,
      nodes: forest.left.length,
      leaves: (forest.left.length + 12) / 2,
      calibration: null,
      outOfBag: null,
    });
    expect((found['importance'] as { share: number }[]).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(Object.values(found['sectionBytes'] as Record<string, number>).reduce((sum, size) => sum + size)).toBe(
      read('model.forest').length,
    );
  });

  it.each([
    [64, ['train', '--out', 'x.forest'], '--csv FILE is missing'],
    [
      65,
      ['evaluate', '--model', 'model.forest', '--csv', 'unlabelled.csv'],
      'Cannot read unlabelled.csv: line 1 lacks column "Class"',
    ],
    [64, ['import', '--out', 'x.forest'], 'one of --onnx FILE and --ml-random-forest FILE is needed'],
    [64, ['export', '--model', 'model.forest'], '--onnx FILE or --ml-random-forest FILE is needed, or both'],
    [65, ['import', '--onnx', 'first.csv', '--out', 'x.forest'], 'Cannot use first.csv: Cannot'],
    [66, ['inspect', '--model', 'nowhere.forest'], 'Cannot read nowhere.forest: there is no such file'],
  ])('ends with %i and says why, on standard error only', (status, args, message) => {
    expect(fraud(...args)).toEqual({ status, stdout: '', stderr: expect.stringContaining(message) as string });
  });

  it('ends on Ctrl-C with 130, and writes nothing', async () => {
    const child = spawn(
      process.execPath,
      [MAIN, 'train', '--csv', 'first.csv', '--out', 'interrupted.forest', '--trees', '60000'],
      { cwd: folder },
    );
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('growing') && !child.killed) child.kill('SIGINT');
    });
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(readdirSync(folder).filter((name) => name.startsWith('interrupted'))).toEqual([]);
  });

  const REAL = join(import.meta.dirname, '../../../../shared/data/ulb_transactions_real.csv.gz');
  it.skipIf(!existsSync(REAL))(`train on real transactions (skipped where ${REAL} is absent)`, () => {
    const { rows, frauds, heldOut } = json('train', '--csv', REAL, '--out', 'real.forest', '--preset', 'seed') as {
      rows: number;
      frauds: number;
      heldOut: { auprc: number };
    };
    expect([rows, frauds]).toEqual([26_061, 417]);
    expect(heldOut.auprc).toBeGreaterThan(0.85);
  });
});
