/** The year as text. */
import { isWorse, isWorseInTheYear, type Promotion } from './conclusions.ts';
import type { PlayedWeek } from './play-year.ts';

const COLUMN = 18;

export function weekHeading(names: readonly string[]): string {
  return `week frauds ${names.map((name) => name.padStart(COLUMN)).join('')}  ours decided`;
}

export function weekLine(played: readonly PlayedWeek[]): string {
  const { week, frauds, step } = played[0]!;
  const cells = played.map(({ auprc, cost }) =>
    `${auprc === null ? '-' : auprc.toFixed(2)} ${cost.toFixed(0).padStart(7)}`.padStart(COLUMN),
  );
  return (
    `${String(week).padStart(4)} ${String(frauds).padStart(6)} ${cells.join('')}  ` +
    `${step.verdict ?? '-'}${step.reason === '' ? '' : ` (${step.reason})`}`
  );
}

export function promotionTable(promotions: readonly Promotion[]): string {
  const lines = promotions.map((promotion) => {
    const { week, later } = promotion;
    const start = `  after week ${String(week).padStart(2)}: `;
    if (later === null) return `${start}too few frauds followed`;
    const { weeks, frauds, promoted, replaced, low, high } = later;
    return (
      `${start}${promoted.toFixed(3)} against ${replaced.toFixed(3)} on ${weeks} weeks with ${frauds} frauds, ` +
      `difference ${low.toFixed(3)} to ${high.toFixed(3)}` +
      (isWorse(promotion) ? `: SIGNIFICANTLY WORSE${isWorseInTheYear(promotion) ? ' IN THE YEAR' : ''}` : '')
    );
  });
  return lines.length === 0 ? '  none' : lines.join('\n');
}

type Concluded = {
  readonly seed: number;
  readonly promotions: readonly Promotion[];
  readonly strategies: readonly {
    readonly name: string;
    readonly cost: number;
    readonly auprc: number;
    readonly saving: { readonly low: number; readonly high: number } | null;
  }[];
};

export function conclusionTable(years: readonly Concluded[]): string {
  return years
    .map(({ seed, promotions, strategies }) => {
      const lines = strategies.map(
        ({ name, cost, auprc, saving }) =>
          `  ${String(seed).padStart(4)}  ${name.padEnd(16)} ${cost.toFixed(0).padStart(8)}  AUPRC ` +
          auprc.toFixed(3) +
          (saving === null ? '' : `  ours saves ${saving.low.toFixed(0)} to ${saving.high.toFixed(0)} (95 %)`),
      );
      return [
        ...lines,
        `        promotions ${promotions.length}, significantly worse later: ` +
          `${promotions.filter(isWorse).length} by a test of each, ` +
          `${promotions.filter(isWorseInTheYear).length} by a test of the year`,
      ].join('\n');
    })
    .join('\n');
}
