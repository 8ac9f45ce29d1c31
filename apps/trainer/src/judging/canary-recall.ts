import { z } from 'zod';

/** How many canaries a challenger finds, beside those that were found before; the form in `metrics.json`. */
export const canaryRecall = z.object({
  canaries: z.int(),
  /** Of them the challenger finds so many, at its threshold. */
  found: z.int(),
  /** Of them the models before found so many. */
  foundBefore: z.int(),
  /** Found before, but not by the challenger; and the other way round. */
  lost: z.int(),
  gained: z.int(),
  /** Chance of so many losses or more among those that changed, were both ways as likely. */
  chance: z.number(),
});
export type CanaryRecall = z.infer<typeof canaryRecall>;

export type CanaryRules = {
  /** How far the recall may fall, 0 to 1; 1: it is not looked at. */
  readonly maxRecallFall: number;
  /** Chance below which a fall counts as more than luck. */
  readonly errorRate: number;
};

/** One canary: whether it was found before, and whether the challenger finds it. */
export type CheckedCanary = { readonly foundBefore: boolean; readonly isFound: boolean };

/** The exact test of McNemar: only canaries that one side finds and the other does not tell the two apart. */
export function compareCanaries(canaries: readonly CheckedCanary[]): CanaryRecall {
  const count = (keeps: (each: CheckedCanary) => boolean) => canaries.filter(keeps).length;
  const lost = count(({ foundBefore, isFound }) => foundBefore && !isFound);
  const gained = count(({ foundBefore, isFound }) => !foundBefore && isFound);
  return {
    canaries: canaries.length,
    found: count(({ isFound }) => isFound),
    foundBefore: count(({ foundBefore }) => foundBefore),
    lost,
    gained,
    chance: headsOrMore(lost, lost + gained),
  };
}

/** Why a challenger may not be promoted, in a sentence; undefined when it finds enough of the canaries. */
export function collapseOf(
  { canaries, found, foundBefore, lost, gained, chance }: CanaryRecall,
  { maxRecallFall, errorRate }: CanaryRules,
): string | undefined {
  if (canaries === 0 || (lost - gained) / canaries <= maxRecallFall || chance >= errorRate) return undefined;
  return (
    `The old model stays. The new model finds ${found} of ${canaries} confirmed frauds of earlier weeks, the models ` +
    `before it found ${foundBefore}; chance does not explain that. It may have learned wrong labels. If it is right ` +
    'that these frauds are passed, put it into service by hand.'
  );
}

/** Chance of at least so many heads in so many throws of a fair coin. */
function headsOrMore(heads: number, throws: number): number {
  let term = 0.5 ** throws;
  let sum = 0;
  for (let k = throws; k >= heads; k--) {
    sum += term;
    term *= k / (throws - k + 1);
  }
  return Math.min(1, sum);
}
