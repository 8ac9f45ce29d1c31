import { CALIBRATED_FROM } from './alarm-rule.ts';
import type { DriftJudgement } from './judge-drift.ts';
import type { JudgedColumn, MovedShare } from './judged-column.ts';

const NAMES = 5;

/** Shares of one column that are told. */
const SHARES = 3;

/**
 * What was found, without the last full stop: which columns drifted, in which direction, since when, and how often a
 * week without drift would look like this. O(columns log columns).
 *
 * @param titleOf what people call a column
 */
export function describeDrift(
  { week, columns, frauds, pValue, rule, alpha }: DriftJudgement,
  titleOf: (column: string) => string = (column) => column,
): string {
  const drifted = columns
    .filter((column) => column.drifted)
    .sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance));
  const found = [
    ...(drifted.length > 0
      ? [
          `${drifted.length} of ${columns.length} columns drifted: ${drifted
            .slice(0, NAMES)
            .map((column) => describeColumn({ ...column, name: titleOf(column.name) }, week))
            .join(', ')}${drifted.length > NAMES ? ` and ${drifted.length - NAMES} more` : ''}`,
        ]
      : []),
    ...(frauds?.drifted
      ? [`the share of frauds moved from ${percent(frauds.referenceShare)} to ${percent(frauds.share)}`]
      : []),
  ];
  const chance = pValue < 1e-4 ? 'less than once in 10,000 weeks' : `in ${percent(pValue)} of all weeks`;
  const verdict =
    found.length > 0
      ? `${found.join('; ')}. A week without drift would look like this ${chance}`
      : 'No drift: this week differs from the training weeks no more than normal weeks do ' +
        `(probability of such a week by chance: ${percent(pValue)}; alarm below ${percent(alpha)})`;
  return rule.kind === 'calibrated' ? verdict : `${verdict}. ${assumption(rule.pastWeeks)}`;
}

function assumption(pastWeeks: number): string {
  const known = `Only ${pastWeeks} past ${pastWeeks === 1 ? 'week is' : 'weeks are'} known`;
  return `${known}, so a standard amount of variation is assumed until there are ${CALIBRATED_FROM + 1}`;
}

function describeColumn({ name, direction, since, moved }: JudgedColumn, week: string): string {
  const what = moved.length === 0 ? direction : moved.slice(0, SHARES).map(describeShare).join(', ');
  return `${name} (${what}${since === null || since === week ? '' : `, since ${since}`})`;
}

function describeShare({ of, level, referenceShare, share }: MovedShare): string {
  const moved = `${share < referenceShare ? 'fell' : 'rose'} from ${percent(referenceShare)} to ${percent(share)}`;
  if (of === 'gaps') return `missing values ${moved}`;
  if (of === 'unseen levels') return `levels never seen before ${moved}`;
  return `${of === 'other levels' ? 'all rarer levels' : level} ${moved}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
