/**
 * What the gate promises, in simulated contests: each pair of models on rows of its own, judged as a retraining judges
 * them. Amounts count as the typical ones of the ULB frauds and legitimate payments.
 */
import { auprcDifference, costDifference, evaluate, judge } from '@fraud/evaluation';
import { poisson, type RandomSource, randomSource } from '@fraud/random';
import { errorFunction } from 'simple-statistics';
import { type Scenario, shareScenario } from './scenario.ts';

export const ERROR_RATE = 0.05;
const MARGIN = 0.05;
export const COSTS = { missedFraud: 20, falseAlarm: 10, margin: 0.02 };
export const TYPICAL = { fraud: 122, legitimate: 88 };
const ROWS = 600;
/** How far frauds stand apart, and how much of the noise both models see, as forests grown on nearly the same weeks. */
export const DISTANCE = 2.6;
export const SHARED_NOISE = 0.8;
/** Both models flag from here on: about the threshold of least cost. */
export const THRESHOLD = 1.7;
/** Blocks of time that the held-out rows span. */
const BLOCKS = 24;

export type World = {
  readonly frauds: number;
  /** Deviations by which the challenger sees frauds farther apart; below 0 it is worse. */
  readonly gain: number;
  readonly drift: 'severe' | 'ordinary';
  /** Frauds that come together, from one card: all look alike. */
  readonly cluster?: number;
};

/** One pair of models on rows of its own. @returns whether the challenger is promoted, and the AUPRC gained */
export function contest(
  { frauds, gain, drift, cluster = 1 }: World,
  seed: number,
  errorRate = ERROR_RATE,
): { promoted: boolean; gained: number } {
  const random = randomSource(seed);
  const labels = Uint8Array.from({ length: ROWS }, (_, row) => (row < frauds ? 1 : 0));
  const [champion, challenger] = [new Float64Array(ROWS), new Float64Array(ROWS)];
  for (let row = 0; row < ROWS; row++) {
    if (labels[row] === 1 && row % cluster !== 0) {
      [champion[row], challenger[row]] = [champion[row - 1]!, challenger[row - 1]!];
      continue;
    }
    const shared = labels[row]! * DISTANCE + random.normal() * Math.sqrt(SHARED_NOISE);
    const own = () => random.normal() * Math.sqrt(1 - SHARED_NOISE);
    champion[row] = shared + own();
    challenger[row] = shared + labels[row]! * gain + own();
  }
  // Frauds of one card come within the hour; the held-out rows span a few days.
  const blocks = new Uint32Array(ROWS);
  for (let row = 0; row < ROWS; row++)
    blocks[row] = row % cluster === 0 || labels[row] === 0 ? random.integer(BLOCKS) : blocks[row - 1]!;
  const rules = { labels, blocks, errorRate: errorRate / 2 };
  const measured = {
    champion: evaluate(champion, labels, THRESHOLD),
    challenger: evaluate(challenger, labels, THRESHOLD),
  };
  const answeredBy = (scores: Float64Array) => ({ scores, threshold: THRESHOLD });
  const verdict = judge({
    ...measured,
    difference: auprcDifference({ champion, challenger, seed, ...rules }),
    costDifference: costDifference({
      champion: answeredBy(champion),
      challenger: answeredBy(challenger),
      typicalAmounts: TYPICAL,
      costs: COSTS,
      ...rules,
    }),
    drift,
    nonInferiorityMargin: MARGIN,
  });
  return { promoted: verdict.kind === 'promote', gained: measured.challenger.auprc - measured.champion.auprc };
}

function promotions(world: World, pairs: number, errorRate: number): { hits: number; cases: number; gained: number } {
  let hits = 0;
  let gained = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const one = contest(world, 1 + pair + 1e6 * world.frauds, errorRate);
    if (one.promoted) hits++;
    gained += one.gained / pairs;
  }
  return { hits, cases: pairs, gained };
}

/** Money alone: one ranking at two thresholds, on rows as rare as frauds are. */
const SEPARATION = 4;
const FRAUDS_A_ROW = 1 / 300;
const normal = (z: number) => (1 + errorFunction(z / Math.SQRT2)) / 2;
const missed = (threshold: number) => normal(threshold - SEPARATION);
const flagged = (threshold: number) => 1 - normal(threshold);
const MISSED_FRAUD = COSTS.missedFraud + TYPICAL.fraud;
const FALSE_ALARM = COSTS.falseAlarm + COSTS.margin * TYPICAL.legitimate;
/** Expected cost a row. */
const costAt = (threshold: number) =>
  FRAUDS_A_ROW * MISSED_FRAUD * missed(threshold) + FALSE_ALARM * flagged(threshold);

/** The threshold that costs `extra` more than the champion's, on the other side of the cheapest one. */
function dearerThreshold(champion: number, extra: number): number {
  let threshold = champion + 0.1;
  while (costAt(threshold + 0.001) < costAt(threshold)) threshold += 0.001;
  while (costAt(threshold) < (1 + extra) * costAt(champion)) threshold += 0.001;
  return threshold;
}

/** How often the money half promotes the model with the higher threshold. */
function costPromotions(
  frauds: number,
  extra: number,
  pairs: number,
  errorRate: number,
): { hits: number; cases: number } {
  const low = 2.4;
  const high = dearerThreshold(low, extra);
  const random = randomSource(frauds + 1000 * extra);
  const hits = Array.from({ length: pairs }, () => isCalledCheaper(random, frauds, low, high, errorRate)).filter(
    Boolean,
  ).length;
  return { hits, cases: pairs };
}

function isCalledCheaper(random: RandomSource, frauds: number, low: number, high: number, errorRate: number): boolean {
  const missedMore = poisson(random, frauds * (missed(high) - missed(low)));
  const flaggedLess = poisson(random, (frauds / FRAUDS_A_ROW) * (flagged(low) - flagged(high)));
  // Only rows that the two answer differently count; the first frauds, then legitimate rows.
  const labels = Uint8Array.from({ length: missedMore + flaggedLess }, (_, row) => (row < missedMore ? 1 : 0));
  const scores = new Float64Array(labels.length).fill(0.5);
  const difference = costDifference({
    champion: { scores, threshold: 0.4 },
    challenger: { scores, threshold: 0.6 },
    labels,
    typicalAmounts: TYPICAL,
    costs: COSTS,
    errorRate: errorRate / 2,
  });
  return difference.high < 0;
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

/**
 * @param pairs contests a scenario
 * @param errorRate of the gate that is played; what it promises is ERROR_RATE
 */
export function gateScenarios(pairs: number, errorRate = ERROR_RATE): Scenario[] {
  const frauds = [5, 10, 20, 50];
  const ordinary = { drift: 'ordinary' } as const;
  return [
    ...[...frauds, 75].flatMap((count) =>
      [0, 0.1].map((extra) =>
        shareScenario(
          `gate: ${extra === 0 ? 'equal cost' : `dearer by ${percent(extra)}`}, higher threshold, ${count} frauds`,
          costPromotions(count, extra, 10 * pairs, errorRate),
          ERROR_RATE / 2,
        ),
      ),
    ),
    ...frauds.map((count) =>
      shareScenario(
        `gate: equal models, ${count} frauds`,
        promotions({ ...ordinary, frauds: count, gain: 0 }, pairs, errorRate),
        ERROR_RATE,
      ),
    ),
    // What the gate had before its money half was mended (docs/decisions/0008), less five points.
    ...(
      [
        [5, 0.08],
        [10, 0.34],
        [20, 0.67],
        [50, 0.89],
      ] as const
    ).map(([count, power]) =>
      shareScenario(
        `gate: power for a gain of about 0.18, ${count} frauds`,
        promotions({ ...ordinary, frauds: count, gain: 0.6 }, pairs, errorRate),
        power,
        'least',
      ),
    ),
    ...[5, 8, 12, 20, 40].map((count) => {
      const found = promotions({ frauds: count, gain: -0.4, drift: 'severe' }, pairs, errorRate);
      return shareScenario(
        `gate: worse by ${(-found.gained).toFixed(2)} AUPRC after severe drift, ${count} frauds`,
        found,
        ERROR_RATE,
      );
    }),
    ...[10, 20, 50].map((count) =>
      shareScenario(
        `gate: equal models, ${count} frauds in clusters of five`,
        promotions({ ...ordinary, frauds: count, gain: 0, cluster: 5 }, pairs, errorRate),
        ERROR_RATE,
      ),
    ),
  ];
}
