/** A world whose pictures are worth looking at: forests of simulated weeks, judged as a retraining judges them. */
import {
  columnOf,
  concatTables,
  fraudsIn,
  type TransactionTable,
  ulbSchema,
  valueSpreads,
} from '@fraud/feature-schema';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { SEVERE_SHIFT, type Shift, simulateWeek } from '@fraud/simulation';
import { chooseThreshold, type GateRules, judgeModels, outOfBagScores, trainForest } from '@fraud/training';
import { type PublishedBeside, publishForest } from './api-process.ts';
import type { World } from './console-system.ts';

const [ROWS, FRAUD_SHARE, TREES] = [6_000, 0.012, 60];
const WEEK_SECONDS = 604_800;
const GATE: GateRules = {
  promotionErrorRate: 0.05,
  severeDriftShare: 0.1,
  nonInferiorityMargin: 0.05,
  thresholdBy: 'cost',
  amountColumn: 'Amount',
  yardstick: { costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 }, reviewsPerDay: 10 },
};
/** Of the payment that is shown: clearly a fraud, and not beyond all doubt. */
const SHOWN_PROBABILITY = 0.8;

/** The world, and ordinary payments, which its models let pass. */
export type PictureWorld = World & { ordinary(payments: number): Record<string, number>[] };

/** The model before the alarm has learned from steady weeks, the one after it from the shifted one as well. */
export async function pictureWorld(): Promise<PictureWorld> {
  const steady = [44, 45, 46].map((number) => week(number));
  const shifted = week(47, SEVERE_SHIFT);
  const coming = week(48, SEVERE_SHIFT);
  const before = await grown(1, concatTables(steady));
  const after = await grown(2, concatTables([...steady, shifted]));
  const beside = [await besideOf(before, undefined, steady[2]!, 3), await besideOf(after, before, coming, 4)];
  const scores = scoreMatrix(after.model, coming.matrix, coming.rows);
  const isFlagged = (row: number) => scores[row]! >= after.model.threshold;
  const rowsOf = (rows: number[], count: number) => rows.slice(0, count).map((row) => rowAt(coming, row));
  const all = Array.from(scores.keys());
  const distance = (row: number) => Math.abs(scores[row]! - SHOWN_PROBABILITY);
  return {
    publish: (store, seed, { trainedAgainst = null } = {}) =>
      publishForest(store, [before, after][seed - 1]!.model, { ...beside[seed - 1]!, trainedAgainst }),
    flagged: (payments) =>
      rowsOf(
        all.filter(isFlagged).sort((a, b) => distance(a) - distance(b)),
        payments,
      ),
    ordinary: (payments) =>
      rowsOf(
        all.filter((row) => scores[row]! < 0.01),
        payments,
      ),
  };
}

type Grown = { readonly model: ForestModel; readonly table: TransactionTable; readonly threshold: object };

function week(number: number, shift?: Shift): TransactionTable {
  const startTimeSeconds = number * WEEK_SECONDS;
  return simulateWeek({ rows: ROWS, fraudShare: FRAUD_SHARE, seed: number, startTimeSeconds, ...(shift && { shift }) });
}

async function grown(seed: number, table: TransactionTable): Promise<Grown> {
  const { inputs, fingerprint: schemaFingerprint } = ulbSchema;
  const parameters = { trees: TREES, seed };
  const model = await trainForest({ ...table, inputs, schemaFingerprint, parameters, calibrate: true, threads: 2 });
  const scores = await outOfBagScores(model, table, AbortSignal.timeout(60_000));
  const threshold = chooseThreshold({ scores, areProbabilities: true }, table, ulbSchema, GATE);
  return { model: { ...model, threshold: threshold.threshold }, table, threshold };
}

/** What is published with a model, as a retraining has it. @param weeks it has learned from, from week 44 on */
async function besideOf(
  { model, table, threshold }: Grown,
  champion: Grown | undefined,
  rows: TransactionTable,
  weeks: number,
): Promise<PublishedBeside> {
  const models = { challenger: model, champion: champion?.model };
  const judged = await judgeModels({ ...models, rows, schema: ulbSchema, driftedShare: 0, rules: GATE });
  const { verdict, challenger } = judged;
  const { metrics, cost } = challenger;
  const counts = { rows: ROWS, frauds: Math.round(ROWS * FRAUD_SHARE) };
  return {
    figures: { ...judged, scores: undefined, threshold }, // JSON leaves them out
    spreads: valueSpreads(table, ulbSchema.inputs),
    metrics: { ...metrics, cost: cost?.atThreshold ?? null, cost_flagging_nothing: cost?.flaggingNothing ?? null },
    verdict,
    threshold: model.threshold,
    training: { rows: table.rows, frauds: fraudsIn(table) },
    heldOut: { rows: rows.rows, frauds: fraudsIn(rows) },
    parameters: { trees: TREES, seed: 1 },
    weeks: Array.from({ length: weeks }, (_, i) => {
      const name = `week_2026_${44 + i}`;
      return { name, key: `weekly_data/${name}.csv`, sha256: '0'.repeat(64), ...counts };
    }),
  };
}

function rowAt(table: TransactionTable, row: number): Record<string, number> {
  const valueOf = (name: string) => columnOf(table, ulbSchema.inputs.indexOf(name))[row]!;
  const features = ulbSchema.features.map((name) => [name, valueOf(name)] as const);
  return { ...Object.fromEntries(features), Time: table.eventTime[row]! };
}
