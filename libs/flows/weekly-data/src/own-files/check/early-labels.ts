import type { FeatureSchema } from '@fraud/feature-schema';

const SECONDS_PER_DAY = 86_400;

export type EarlyLabels = { readonly column: string; readonly problem: string; readonly remedy: string };

/**
 * Fraud shares that would count a fraud before anybody knows of it. In a file of the past every label is there, so such
 * a column gives away what becomes of a stolen card's next payment; in service it is always too low.
 *
 * @param labelDelayDays how many days frauds take to be reported; with 0, any delay is enough
 */
export function earlyLabels({ histories }: FeatureSchema, labelDelayDays: number): EarlyLabels[] {
  const columns = (histories?.groups ?? []).flatMap((group) => group.columns);
  return columns.flatMap(({ name, as, delaySeconds = 0 }) => {
    if (as !== 'fraudShare' || (delaySeconds > 0 && delaySeconds >= labelDelayDays * SECONDS_PER_DAY)) return [];
    const known =
      labelDelayDays === 0 ? 'nobody knows of a fraud that soon' : `frauds take ${labelDelayDays} days to be known`;
    const counts = delaySeconds === 0 ? 'at once' : `after ${delaySeconds / SECONDS_PER_DAY} days`;
    return [
      {
        column: name,
        problem: `it gives the label away: it counts frauds ${counts}, and in service ${known}`,
        remedy: `give its entry of "derived" the time that labels take: "delay": "${Math.ceil(labelDelayDays) || 7}d"`,
      },
    ];
  });
}
