/**
 * Weekly looks over a year: a challenger is judged each week on rows of its own, and each judgement has the error rate
 * that the trainer gives it. What is promised is a number of wrong promotions a year, however often one looks.
 */
import { judgementErrorRate } from '@fraud/evaluation';
import { contest, ERROR_RATE, type World } from './gate.ts';
import { type Scenario, shareScenario } from './scenario.ts';

const LOOKS = 52;
const LOOKS_A_YEAR = 365.25 / 7;
const rules = { wrongPromotionsPerYear: 2, promotionErrorRate: ERROR_RATE };
/** A better challenger that is not promoted comes again the next week, grown from other rows. */
const PATIENCE = 4;

const equal = { gain: 0, drift: 'ordinary' } as const;
/** Worse by the margin, 0.05 AUPRC, and the drift is severe each week; by frauds. */
const worseByTheMargin = [
  { frauds: 20, gain: -0.15, drift: 'severe' },
  { frauds: 50, gain: -0.2, drift: 'severe' },
] as const;
/** By about 0.18 AUPRC. */
const better = { gain: 0.6, drift: 'ordinary' } as const;

/** Judgements of one system, a week each: whether each of them promotes. */
function looksOf(world: World, system: number, looks: number, rateAfter: (last: number) => number): boolean[] {
  let errorRate = ERROR_RATE;
  return Array.from({ length: looks }, (_, week) => {
    errorRate = rateAfter(errorRate);
    return contest(world, 1 + week + LOOKS * system + 1e6 * world.frauds, errorRate).promoted;
  });
}

/**
 * @param systems played in every scenario, for a year each
 * @param rateAfter the error rate of a judgement a week after one with the rate `last`
 */
export function looksScenarios(
  systems: number,
  rateAfter = (last: number) => judgementErrorRate(last, 1, rules),
): Scenario[] {
  const everySystem = Array.from({ length: systems }, (_, system) => system);
  const wrongAYear = (name: string, world: World): Scenario => {
    const looks = everySystem.flatMap((system) => looksOf(world, system, LOOKS, rateAfter));
    const found = { hits: looks.filter(Boolean).length, cases: looks.length };
    const share = shareScenario(name, found, rules.wrongPromotionsPerYear / LOOKS_A_YEAR);
    return {
      ...share,
      promised: rules.wrongPromotionsPerYear,
      measured: share.measured * LOOKS_A_YEAR,
      low: share.low * LOOKS_A_YEAR,
      high: share.high * LOOKS_A_YEAR,
    };
  };
  return [
    ...[10, 20, 50].map((frauds) =>
      wrongAYear(`looks: wrong promotions a year, equal models each week, ${frauds} frauds`, { ...equal, frauds }),
    ),
    ...worseByTheMargin.map((world) =>
      wrongAYear(
        `looks: wrong promotions a year, worse by the margin and severe drift each week, ${world.frauds} frauds`,
        world,
      ),
    ),
    ...(
      [
        [10, 0.4],
        [20, 0.8],
        [50, 0.95],
      ] as const
    ).map(([frauds, power]) =>
      shareScenario(
        `looks: power for a gain of about 0.18 within ${PATIENCE} weeks, ${frauds} frauds`,
        {
          hits: everySystem.filter((system) =>
            looksOf({ ...better, frauds }, system, PATIENCE, rateAfter).some(Boolean),
          ).length,
          cases: systems,
        },
        power,
        'least',
      ),
    ),
  ];
}
