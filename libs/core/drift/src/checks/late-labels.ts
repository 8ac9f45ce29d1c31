/**
 * Do frauds become known later than the files come? Then the last days of a week hold fewer of them. Within each week
 * the frauds of its last days are hypergeometric when every day has the same share; the weeks are added up as Cochran
 * (1954) and Mantel and Haenszel (1959) add strata, one-sided. A week whose weekends have fewer frauds looks the same:
 * the finding is a hint and no alarm. O(days).
 */
import { twoSidedTail } from '../statistics/distributions.ts';
import type { LabelDay } from '../week/label-days.ts';
import type { DataCheck } from './event-time.ts';

/** The last days of a week, of at least so many. */
const [LAST_DAYS, MIN_DAYS] = [2, 4];
const CHANCE = 0.001;
/** A share that is lower by less is not worth a setting. */
const LOWER_BY = 0.2;

/** @param weeks labels of past weeks and of this one, day by day, this one last; empty when it has no labels */
export function lateLabelsCheck(weeks: readonly (readonly LabelDay[])[]): DataCheck[] {
  const known = weeks.map(lastAndEarlier).filter((week) => week !== undefined);
  if (known.length === 0) return [];
  const late = [known, known.slice(-1)].find(isLower);
  if (late === undefined) return [{ name: 'Late labels', passed: true, finding: 'The last days have as many frauds' }];
  const which = late.length === 1 ? 'this week' : `${late.length} weeks`;
  return [
    {
      name: 'Late labels',
      passed: false,
      finding:
        `The last two days of ${which} have ${percent(shareOf(late, 'last'))} frauds, the days before ` +
        `${percent(shareOf(late, 'earlier'))}: if frauds are reported later than the files come, ` +
        'LABEL_DELAY_DAYS says by how much',
    },
  ];
}

type Split = { readonly last: Counts; readonly earlier: Counts };
type Counts = { readonly rows: number; readonly frauds: number };

function lastAndEarlier(days: readonly LabelDay[]): Split | undefined {
  if (days.length < MIN_DAYS) return undefined;
  const countOf = (part: readonly LabelDay[]) => ({
    rows: part.reduce((sum, { rows }) => sum + rows, 0),
    frauds: part.reduce((sum, { frauds }) => sum + frauds, 0),
  });
  return { last: countOf(days.slice(-LAST_DAYS)), earlier: countOf(days.slice(0, -LAST_DAYS)) };
}

function isLower(weeks: readonly Split[]): boolean {
  let [missing, variance] = [0, 0];
  for (const { last, earlier } of weeks) {
    const [rows, frauds] = [last.rows + earlier.rows, last.frauds + earlier.frauds];
    const share = last.rows / rows;
    missing += frauds * share - last.frauds;
    variance += (frauds * share * (1 - share) * (rows - frauds)) / Math.max(1, rows - 1);
  }
  if (variance === 0) return false;
  const distance = (missing - 0.5) / Math.sqrt(variance);
  const isUnlikely = distance > 0 && twoSidedTail(distance, 10_000) / 2 < CHANCE;
  return isUnlikely && shareOf(weeks, 'last') < (1 - LOWER_BY) * shareOf(weeks, 'earlier');
}

function shareOf(weeks: readonly Split[], part: keyof Split): number {
  const sum = (count: keyof Counts) => weeks.reduce((total, week) => total + week[part][count], 0);
  return sum('frauds') / sum('rows');
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
