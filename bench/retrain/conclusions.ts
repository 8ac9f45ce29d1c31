/** What a year says: money, its uncertainty, and what became of each promotion. */
import { auprcDifference, averagePrecision, scoreCurve } from '@fraud/evaluation';
import { concatTables, fraudsIn } from '@fraud/feature-schema';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { randomSource } from '@fraud/random';
import type { PlayedWeek } from './play-year.ts';
import type { YearWeek } from './year.ts';

const REPLICATES = 10_000;
/** A promotion is looked back upon when its model has met so many frauds. */
const FRAUDS_TO_LOOK_BACK = 5;
const ERROR_RATE = 0.025;

export const isWorse = ({ later }: Promotion): boolean => later !== null && later.high < 0;
export const isWorseInTheYear = ({ later }: Promotion): boolean => later !== null && later.highInTheYear < 0;

export function costOf(played: readonly PlayedWeek[]): number {
  return played.reduce((sum, { cost }) => sum + cost, 0);
}

/** AUPRC of all answers of the weeks together, each scored by the model that served then. */
export function pooledAuprc(played: readonly PlayedWeek[], weeks: readonly YearWeek[]): number {
  const tables = new Map(weeks.map(({ week, real }) => [week, real]));
  const scores = Float64Array.from(played.flatMap((one) => [...one.scores]));
  const labels = Uint8Array.from(played.flatMap(({ week }) => [...tables.get(week)!.labels]));
  return averagePrecision(scoreCurve(scores, labels));
}

/** 95 % interval of what `ours` saves a year against `theirs`: weeks drawn with replacement, both at once. */
export function savingInterval(
  ours: readonly PlayedWeek[],
  theirs: readonly PlayedWeek[],
  seed: number,
): { low: number; high: number } {
  const random = randomSource(seed);
  const savings = ours.map(({ cost }, i) => theirs[i]!.cost - cost);
  const sums = Float64Array.from({ length: REPLICATES }, () =>
    savings.reduce((sum) => sum + savings[random.integer(savings.length)]!, 0),
  ).sort();
  return { low: sums[Math.floor(ERROR_RATE * REPLICATES)]!, high: sums[Math.ceil((1 - ERROR_RATE) * REPLICATES) - 1]! };
}

export type Promotion = {
  readonly week: number;
  readonly reason: string;
  /**
   * AUPRC on the weeks that followed, up to the next promotion, or to the fifth fraud if that came later; null when
   * too few frauds followed. Luck takes one in forty for worse (`high` below 0), and one year in forty for one with a
   * worse one (`highInTheYear`, Bonferroni).
   */
  readonly later: {
    readonly weeks: number;
    readonly frauds: number;
    readonly promoted: number;
    readonly replaced: number;
    readonly low: number;
    readonly high: number;
    readonly highInTheYear: number;
  } | null;
};

/** Each promotion in the light of what followed: the new model beside the one it replaced, on the same later rows. */
export function promotionsOf(
  played: readonly PlayedWeek[],
  first: ForestModel,
  weeks: readonly YearWeek[],
): Promotion[] {
  const at = played.flatMap(({ step }, i) => (step.verdict === 'promote' ? [i] : []));
  return at.map((i, n) => {
    const { week, step } = played[i]!;
    const following = weeks.filter((each) => each.week > week);
    let count = (at[n + 1] ?? played.length - 1) - i;
    const frauds = () => following.slice(0, count).reduce((sum, { real }) => sum + fraudsIn(real), 0);
    while (frauds() < FRAUDS_TO_LOOK_BACK && count < following.length) count++;
    if (frauds() < FRAUDS_TO_LOOK_BACK) return { week, reason: step.reason, later: null };
    const table = concatTables(following.slice(0, count).map((each) => each.real));
    const scoresBy = (model: ForestModel) => scoreMatrix(model, table.matrix, table.rows);
    const [challenger, champion] = [scoresBy(step.model), scoresBy(i === 0 ? first : played[i - 1]!.step.model)];
    const auprc = (scores: Float64Array) => averagePrecision(scoreCurve(scores, table.labels));
    const difference = (errorRate: number, replicates: number) =>
      auprcDifference({ champion, challenger, labels: table.labels, seed: week, errorRate, replicates });
    const { low, high } = difference(ERROR_RATE, REPLICATES / 10);
    return {
      week,
      reason: step.reason,
      later: {
        weeks: count,
        frauds: frauds(),
        promoted: auprc(challenger),
        replaced: auprc(champion),
        low,
        high,
        highInTheYear: difference(ERROR_RATE / at.length, REPLICATES).high,
      },
    };
  });
}
