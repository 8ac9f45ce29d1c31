/**
 * What the performance alarm promises at one false alarm a year: its rate where the champion stays as good as it is,
 * also where frauds come together, differ from week to week or are reported late; and that it sees a collapse.
 */
import {
  maturedUpTo,
  type PastPerformance,
  performanceDrop,
  performanceVerdict,
  rowsOfDays,
  weeklyChance,
} from '@fraud/drift';
import { timeBlocks } from '@fraud/evaluation';
import {
  burst,
  type FraudWorld,
  independent,
  mixes,
  type ScoredWeek,
  scoredWeek,
  spreadOut,
  THRESHOLD,
} from './performance-worlds.ts';
import { rateScenario, type Scenario, shareScenario } from './scenario.ts';

const PER_YEAR = 1;
const FIGURES = 3;
const COSTS = { missedFraud: 20, falseAlarm: 10, margin: 0.02 };
const YEAR = 52;
/** A champion serves so long. */
const CHAMPION_WEEKS = 13;
const DISTANCE = 3;
/** Of the newest week's frauds so many are not reported yet; a week later all are. */
const UNREPORTED = 0.4;
const DELAY_DAYS = 7;

const worlds: Readonly<Record<string, FraudWorld>> = {
  independent,
  'in clusters of five within an hour': burst,
  'in clusters of five over the week': spreadOut,
  'mixes differ from week to week': mixes,
};

/** @param systems systems in every scenario, each with weeks of its own */
export function performanceScenarios(systems: number): Scenario[] {
  return [30, 75].flatMap((frauds) => [
    ...Object.entries(worlds).map(([name, world]) =>
      rateScenario(
        `performance alarms a year, ${frauds} frauds a week, ${name}`,
        PER_YEAR,
        seeds(systems).map((seed) => playYear(world, { frauds, seed }).length),
      ),
    ),
    rateScenario(
      `performance alarms a year, ${frauds} frauds a week, 40 % of the newest week's not reported yet`,
      PER_YEAR,
      seeds(systems).map((seed) => playYear(independent, { frauds, seed, late: true }).length),
    ),
    shareScenario(
      `performance: a collapse (AUPRC about 0.75 to 0.4) seen at once after half a year, ${frauds} frauds a week`,
      {
        hits: seeds(10 * systems).filter((seed) => playYear(independent, { frauds, seed, collapseIn: 26 }).includes(26))
          .length,
        cases: 10 * systems,
      },
      frauds === 30 ? 0.5 : 0.9,
      'least',
    ),
  ]);
}

type Year = {
  readonly frauds: number;
  readonly seed: number;
  readonly late?: boolean;
  /** The week from which on frauds look much more like legitimate payments; the year ends with it. */
  readonly collapseIn?: number;
};

/** Weeks of a year that alarm. */
function playYear(world: FraudWorld, { frauds, seed, late = false, collapseIn = Infinity }: Year): number[] {
  const weekOf = (week: number) =>
    scoredWeek(world, {
      frauds,
      distance: week === collapseIn ? DISTANCE - 1.3 : DISTANCE,
      seed: 1_000 * seed + week,
      week,
    });
  const past: PastPerformance[] = [];
  const alarms: number[] = [];
  for (let week = 0; week < Math.min(YEAR, collapseIn + 1); week++) {
    const champion = Math.floor(week / CHAMPION_WEEKS);
    const reference = scoredWeek(world, { frauds, distance: DISTANCE, seed: 1_000 * seed + 900 + champion, week: -1 });
    const current = late ? matured(weekOf(week - 1), unreported(weekOf(week))) : weekOf(week);
    const drop = performanceDrop({
      reference: answered(reference),
      current: answered(current),
      costs: COSTS,
      errorRate: weeklyChance(PER_YEAR) / FIGURES,
      past,
    });
    if (performanceVerdict(drop, { weeksSinceRetrain: undefined, coolDownWeeks: 0 }).retrain) alarms.push(week);
    if (drop !== undefined) past.push({ ...drop, champion: String(champion) });
  }
  return alarms;
}

const answered = ({ eventTime, ...rows }: ScoredWeek) => ({
  ...rows,
  threshold: THRESHOLD,
  blocks: timeBlocks(eventTime),
});

/** The rows whose labels have matured since the week before, of two weeks. */
function matured(before: ScoredWeek, now: ScoredWeek): ScoredWeek {
  const [from, to] = [before, now].map(({ eventTime }) => maturedUpTo(eventTime.at(-1)!, DELAY_DAYS));
  const [one, other] = [before, now].map(({ eventTime }) => rowsOfDays(eventTime, from!, to!));
  const joined = (pick: (week: ScoredWeek) => Float64Array) =>
    Float64Array.of(...pick(before).subarray(one!.start, one!.end), ...pick(now).subarray(other!.start, other!.end));
  return {
    eventTime: joined((week) => week.eventTime),
    scores: joined((week) => week.scores),
    amounts: joined((week) => week.amounts),
    labels: Uint8Array.from(joined((week) => Float64Array.from(week.labels))),
  };
}

function unreported({ labels, ...week }: ScoredWeek): ScoredWeek {
  const frauds = Array.from(labels.keys()).filter((row) => labels[row] === 1);
  const hidden = new Set(frauds.filter((_, i) => (i * UNREPORTED) % 1 < UNREPORTED));
  return { ...week, labels: labels.map((label, row) => (hidden.has(row) ? 0 : label)) };
}

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed + 1);
