import type { DriftJudgement, JudgedColumn } from './judge-drift.ts';

const NAMES = 5;

/**
 * What was found, in one sentence without its full stop: which columns, where to, how far, since when, and how
 * surprising that is. O(columns log columns).
 */
export function describeDrift({
  week,
  columns,
  frauds,
  pValue,
  rule,
  alpha,
  falseAlarmsPerYear,
}: DriftJudgement): string {
  const drifted = columns
    .filter((column) => column.drifted)
    .sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance));
  const found = [
    ...(drifted.length > 0
      ? [
          `${drifted.length} of ${columns.length} columns drifted: ${drifted
            .slice(0, NAMES)
            .map((column) => describeColumn(column, week))
            .join(', ')}${drifted.length > NAMES ? ` and ${drifted.length - NAMES} more` : ''}`,
        ]
      : []),
    ...(frauds?.drifted
      ? [`the share of frauds moved from ${percent(frauds.referenceShare)} to ${percent(frauds.share)}`]
      : []),
  ];
  const trust =
    rule.kind === 'calibrating'
      ? ` (calibrating: ${rule.pastWeeks} past ${rule.pastWeeks === 1 ? 'week' : 'weeks'}, a wobble of 5 % of a deviation is assumed)`
      : '';
  const chance = `an undrifted week looks so ${pValue < 1e-4 ? 'less than once in 10,000 weeks' : `with a chance of ${percent(pValue)}`}`;
  if (found.length > 0) return `${found.join('; ')}; ${chance}${trust}`;
  return `No drift beyond what weeks do anyway; ${chance}, an alarm needs less than ${percent(alpha)} (${falseAlarmsPerYear} false ${falseAlarmsPerYear === 1 ? 'alarm' : 'alarms'} a year)${trust}`;
}

function describeColumn({ name, direction, since }: JudgedColumn, week: string): string {
  return `${name} (${direction}${since === null || since === week ? '' : `, since ${since}`})`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
