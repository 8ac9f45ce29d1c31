/**
 * What a promotion brought, looked at each week: whether its intervals hold the truth at all looks of a follow-up
 * together, and how often a promotion that did harm is shown as one.
 */
import { poisson, randomSource } from '@fraud/random';
import { type AnsweredWeek, GAIN_WEEKS, promotionGain } from '@fraud/training';
import { COSTS, DISTANCE, SHARED_NOISE, THRESHOLD, TYPICAL } from './gate.ts';
import { type Scenario, shareScenario } from './scenario.ts';

const MISSED_AT_ANY_LOOK = 0.05;
const ROWS = 200;
const WEEK_SECONDS = 604_800;
const thresholds = { promoted: THRESHOLD, replaced: THRESHOLD, costs: COSTS };

type World = {
  readonly name: string;
  /** A week, on average. */
  readonly frauds: number;
  /** Deviations by which the promoted model sees frauds farther apart; below 0 it is worse. */
  readonly gain: number;
};
type Look = NonNullable<ReturnType<typeof promotionGain>> | undefined;

function weeksOf({ frauds, gain }: World, seed: number): AnsweredWeek[] {
  const random = randomSource(seed);
  const noise = (share: number) => random.normal() * Math.sqrt(share);
  return Array.from({ length: GAIN_WEEKS }, () => {
    const count = poisson(random, frauds);
    const labels = Uint8Array.from({ length: ROWS }, (_, row) => Number(row < count));
    const seen = Float64Array.from(labels, (label) => label * DISTANCE + noise(SHARED_NOISE));
    return {
      promoted: seen.map((score, row) => score + labels[row]! * gain + noise(1 - SHARED_NOISE)),
      replaced: seen.map((score) => score + noise(1 - SHARED_NOISE)),
      labels,
      eventTime: Float64Array.from(labels, () => random.uniform() * WEEK_SECONDS),
      amounts: Float32Array.from(labels, (label) => (label === 1 ? TYPICAL.fraud : TYPICAL.legitimate)),
    };
  });
}

/** @param systems followed for half a year in every world */
export function gainScenarios(systems: number): Scenario[] {
  const equal: World[] = [2, 6].map((frauds) => ({ name: `equal models, ${frauds} frauds a week`, frauds, gain: 0 }));
  const harmful: World = { name: 'worse by about 0.12 AUPRC, 6 frauds a week', frauds: 6, gain: -0.4 };
  return [...equal, harmful].flatMap((world) => {
    const looks = Array.from({ length: systems }, (_, system) => {
      const weeks = weeksOf(world, 1 + system + 1_000 * world.frauds);
      return weeks.map((_, week): Look => promotionGain(weeks.slice(0, week + 1), thresholds));
    });
    return [
      ...(['auprc', 'money'] as const).map((figure) =>
        shareScenario(
          `gains: ${figure} misses the truth at any of ${GAIN_WEEKS} weeks, ${world.name}`,
          {
            hits: looks.filter((own) =>
              own.some((look, week) => misses(look, figure, truthOf(world, figure, looks, week))),
            ).length,
            cases: systems,
          },
          MISSED_AT_ANY_LOOK,
        ),
      ),
      ...(world === harmful
        ? [
            shareScenario(
              `gains: harm is shown within ${GAIN_WEEKS} weeks, ${world.name}`,
              { hits: looks.filter((own) => own.some((look) => look && look.auprc.high < 0)).length, cases: systems },
              0.9,
              'least',
            ),
          ]
        : []),
    ];
  });
}

/** Equal models gain nothing; of others the truth is the mean of all systems, which share only their world. */
function truthOf(
  { gain }: World,
  figure: 'auprc' | 'money',
  systems: readonly (readonly Look[])[],
  week: number,
): number {
  if (gain === 0) return 0;
  const gains = systems.flatMap((own) => own[week]?.[figure]?.gain ?? []);
  return gains.reduce((sum, each) => sum + each, 0) / gains.length;
}

function misses(look: Look, figure: 'auprc' | 'money', truth: number): boolean {
  if (look === undefined) return false;
  const { low, high } = look[figure]!;
  return truth < low || truth > high;
}
