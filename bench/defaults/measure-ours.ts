import { type ForestParameters, parseParameters } from '@fraud/forest-learner';
import { createScorer, encodeCategories, encodeModel, type ForestModel, scoreTable } from '@fraud/forest-model';
import { trainForest } from '@fraud/training';
import type { RawTable } from '../categories/raw-table.ts';
import { median } from '../forest/figures.ts';
import { type Figures, qualityOf } from './figures.ts';
import type { World } from './worlds.ts';

const LATENCY_ROWS = 2_000;

/** Grows a forest in one thread, as the trainer does, and tests it on the later rows. */
export async function measureOurs(world: World, parameters: Partial<ForestParameters>): Promise<Figures> {
  const { train, test } = world;
  const { bootstrap, sampleShare } = parseParameters(parameters);
  const before = process.cpuUsage();
  const model = await trainForest({
    ...train,
    schemaFingerprint: '',
    parameters,
    threads: 1,
    calibrate: bootstrap || sampleShare < 1,
  });
  const { user, system } = process.cpuUsage(before);
  return {
    ...qualityOf(world, scoreTable(model, test)),
    cpuS: (user + system) / 1e6,
    rowMicros: rowMicros(model, test),
    bytes: encodeModel(model).length,
  };
}

/** Median over rows, after as many that are not counted. */
function rowMicros(model: ForestModel, test: RawTable): number {
  const matrix = encodeCategories(model, test);
  const score = createScorer(model);
  const vectors = Array.from({ length: LATENCY_ROWS }, (_, r) =>
    Float32Array.from(test.inputs, (_, i) => matrix[i * test.rows + (r % test.rows)]!),
  );
  for (const vector of vectors) score(vector);
  return median(
    vectors.map((vector) => {
      const start = performance.now();
      score(vector);
      return (performance.now() - start) * 1000;
    }),
  );
}
