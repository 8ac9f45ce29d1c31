/**
 * What the drift alarm promises at one false alarm a year: its rate in worlds that are not normal and independent, how
 * soon it sees a steady trend, and how often it alarms for one step.
 */
import {
  autoregressive,
  commonFactor,
  gaussian,
  heavyTailed,
  makeHistory,
  partlyAutoregressive,
  payday,
  type World,
} from './alarm-worlds.ts';
import { alarmsOf, type Play } from './play-alarm.ts';
import { rateScenario, type Scenario, shareScenario } from './scenario.ts';

const PER_YEAR = 1;
const ROWS = 10_000;
const YEAR = 52;
/** A trend is to be seen, and a step to be alarmed for once, within so many weeks. */
const TREND_WEEKS = 26;
const STEP_WEEKS = 12;

const worlds: Readonly<Record<string, World>> = {
  'normal, independent': gaussian,
  "Student's t, 10 degrees": heavyTailed(10),
  "Student's t, 4 degrees": heavyTailed(4),
  'AR(1) 0.5': autoregressive(0.5),
  'AR(1) 0.7': autoregressive(0.7),
  'AR(1) 0.9': autoregressive(0.9),
  'AR(1) 0.7 in a third of the columns': partlyAutoregressive(0.7),
  'a common factor': commonFactor,
  payday,
};

/** Columns that move, and by how many deviations of a row: a week (trends), or once (steps). */
const trends = [
  { slope: 0.01, columns: 3 },
  { slope: 0.02, columns: 3 },
  { slope: 0.05, columns: 1 },
  { slope: 0.05, columns: 3 },
  { slope: 0.05, columns: 10 },
  { slope: 0.2, columns: 3 },
];
const steps = [
  { size: 0.25, columns: 1 },
  { size: 0.25, columns: 3 },
  { size: 0.5, columns: 3 },
];

/** @param systems systems that are played in every scenario, each with weeks of its own */
export function alarmScenarios(systems: number, pasts: readonly number[] = [12, 26, 52]): Scenario[] {
  return pasts.flatMap((pastWeeks) => [
    ...Object.entries(worlds).map(([name, world]) =>
      rateScenario(
        `alarms a year without drift, ${name}, ${pastWeeks} past weeks`,
        PER_YEAR,
        played(systems, { pastWeeks, retrains: false }, YEAR, world).map(({ length }) => length),
      ),
    ),
    ...trends.flatMap(({ slope, columns }) =>
      (['long ago', 'now'] as const).map((begun) => {
        const since = (week: number) => (begun === 'long ago' ? week : Math.max(0, week - pastWeeks + 1));
        const runs = played(systems, { pastWeeks, retrains: false }, TREND_WEEKS, gaussian, (week, column) =>
          column < columns ? slope * since(week) : 0,
        );
        const weeks = runs.map(([first]) => (first ?? Infinity) + 1).sort((a, b) => a - b)[systems >> 1]!;
        return shareScenario(
          `trend of ${slope} sd a week in ${columns}, begun ${begun}, seen within ${TREND_WEEKS} weeks ` +
            `(median ${weeks}), ${pastWeeks} past weeks`,
          { hits: runs.filter(({ length }) => length > 0).length, cases: systems },
          0.95,
          'least',
        );
      }),
    ),
    ...steps.map(({ size, columns }) => {
      const runs = played(systems, { pastWeeks, retrains: true }, STEP_WEEKS, gaussian, (week, column) =>
        column < columns && week >= pastWeeks ? size : 0,
      );
      return shareScenario(
        `step of ${size} sd in ${columns}: one alarm, at once, in ${STEP_WEEKS} weeks, ${pastWeeks} past weeks`,
        { hits: runs.filter(({ length, 0: first }) => length === 1 && first === 0).length, cases: systems },
        0.8,
        'least',
      );
    }),
  ]);
}

/** Weeks that alarmed, of each system. */
function played(
  systems: number,
  play: Play,
  weeks: number,
  world: World,
  shift?: (week: number, column: number) => number,
): number[][] {
  return Array.from({ length: systems }, (_, system) =>
    alarmsOf(makeHistory(world, { rows: ROWS, weeks: play.pastWeeks + weeks, seed: 1_000 * system + 7 }, shift), play),
  );
}
