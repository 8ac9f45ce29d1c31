/** What the drift alarm promises of categories and gaps: its rate without drift, and changes that it sees. */
import {
  type CategoryValues,
  type ColumnValues,
  type DriftBaseline,
  driftBaseline,
  judgeDrift,
  type PastWeek,
  profileWeek,
} from '@fraud/drift';
import { randomSource } from '@fraud/random';
import { changeValues, type ValueChange } from '@fraud/simulation';
import { type CategoryWorld, COLUMNS, mixedWeek } from './category-world.ts';
import { rateScenario, type Scenario, shareScenario } from './scenario.ts';

const PAST_WEEKS = 12;
const REFERENCE_WEEKS = 4;
const YEAR = 52;
const PER_YEAR = 1;

const world = (rows: number, ofShares: number, clump = 1): CategoryWorld => ({
  rows,
  ofShares,
  ofNumbers: 0.02,
  clump,
});

const worlds: readonly (readonly [string, CategoryWorld])[] = [1_000, 10_000].flatMap((rows) => [
  [`${rows} rows, shares as they are`, world(rows, 0)],
  [`${rows} rows, shares vary by 5 %`, world(rows, 0.05)],
  [`${rows} rows, shares vary by 20 %, devices come in clumps of 3`, world(rows, 0.2, 3)],
]);

/** Changes, each of one column; `level-2` of 14 has an eighth of the rows, `level-60` of 700 three in a thousand. */
const changes: readonly (readonly [string, string, ValueChange])[] = [
  ['half of a level moved to its neighbour', 'category', { kind: 'half-moved', from: 'level-2', to: 'level-3' }],
  ['a level gone', 'category', { kind: 'gone', level: 'level-2' }],
  ['a level never seen in 4 % of the rows', 'category', { kind: 'new', level: 'never-seen', share: 0.04 }],
  ['a level never seen in 4 % of the rows, of 20,000', 'device', { kind: 'new', level: 'never-seen', share: 0.04 }],
  ['two levels swapped', 'category', { kind: 'swapped', levels: ['level-1', 'level-6'] }],
  ['share of missing values doubled', 'category', { kind: 'more-gaps', factor: 2 }],
  ['a rare level ten times as frequent', 'merchant', { kind: 'new', level: 'level-60', share: 0.028 }],
  ['all shares perturbed by 20 %', 'category', { kind: 'perturbed', by: 0.2 }],
];

/** @param systems systems of a year each, for every world; as many weeks of each change */
export function categoryScenarios(systems: number): Scenario[] {
  return [
    ...worlds.map(([name, each]) =>
      rateScenario(
        `alarms a year without drift, mixed columns, ${name}`,
        PER_YEAR,
        Array.from({ length: systems }, (_, system) => alarmsOfYear(each, 1_000 * system + 7)),
      ),
    ),
    ...[0, 0.05].flatMap((ofShares) =>
      changes.map(([name, column, change]) => {
        const hits = Array.from({ length: systems }, (_, system) =>
          isSeen(world(6_000, ofShares), column, change, 1_000 * system + 13),
        ).filter(Boolean).length;
        return shareScenario(
          `${name}, 6,000 rows, shares vary by ${100 * ofShares} %: seen at once`,
          { hits, cases: systems },
          0.95,
          'least',
        );
      }),
    ),
  ];
}

type System = { readonly baseline: DriftBaseline; readonly past: readonly PastWeek[] };

function startSystem(each: CategoryWorld, seed: number): System {
  const weeks = Array.from({ length: PAST_WEEKS }, (_, w) => mixedWeek(each, seed + 17 * w));
  const first = PAST_WEEKS - REFERENCE_WEEKS;
  const baseline = driftBaseline(
    COLUMNS.map(({ name }, c) => ({ name, weeks: weeks.slice(first).map((columns) => columns[c]!) })),
  );
  return {
    baseline,
    past: weeks.map((columns, w) => ({
      profile: profileWeek(baseline, `week_${w}`, columns, w >= first),
      labels: null,
      alarmed: false,
      inReference: w >= first,
    })),
  };
}

function judge({ baseline, past }: System, columns: readonly ColumnValues[]) {
  const current = { profile: profileWeek(baseline, 'now', columns), labels: null };
  return { ...judgeDrift({ baseline, referenceLabels: null, past, current, falseAlarmsPerYear: PER_YEAR }), current };
}

function alarmsOfYear(each: CategoryWorld, seed: number): number {
  const { baseline, past: before } = startSystem(each, seed);
  let past = before;
  let alarms = 0;
  for (let week = PAST_WEEKS; week < PAST_WEEKS + YEAR; week++) {
    const { alarm, current } = judge({ baseline, past: past.slice(-PAST_WEEKS) }, mixedWeek(each, seed + 17 * week));
    alarms += Number(alarm);
    past = [...past, { ...current, alarmed: alarm, inReference: false }];
  }
  return alarms;
}

function isSeen(each: CategoryWorld, column: string, change: ValueChange, seed: number): boolean {
  const week = mixedWeek(each, seed + 999);
  const c = COLUMNS.findIndex(({ name }) => name === column);
  week[c] = changed(week[c] as CategoryValues, change, seed);
  return judge(startSystem(each, seed), week).alarm;
}

function changed({ codes, levels }: CategoryValues, change: ValueChange, seed: number): CategoryValues {
  const texts = Array.from(codes, (code) => (Number.isNaN(code) ? null : levels[code]!));
  const values = changeValues(texts, change, randomSource(seed));
  const all = [...new Set([...levels, ...values.filter((value) => value !== null)])];
  const positions = new Map(all.map((level, position) => [level, position]));
  return { codes: Float32Array.from(values, (value) => (value === null ? NaN : positions.get(value)!)), levels: all };
}
