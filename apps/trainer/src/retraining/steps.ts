/**
 * The steps of a retraining, in their order. Each leaves its result in the store, and a retraining that begins again,
 * after its trees were grown elsewhere or after a trainer has died, skips the steps whose result is there.
 */
const STEPS = {
  planned: { doing: 'planning', from: 0 },
  grown: { doing: 'growing', from: 20 },
  judged: { doing: 'judging', from: 66 },
  refit: { doing: 'refitting', from: 72 },
  recorded: { doing: 'recording', from: 90 },
  promoted: { doing: 'promoting', from: 97 },
  done: { doing: 'done', from: 100 },
} as const;

export type StepName = keyof typeof STEPS;

/** What a person calls the step while it is done; undefined when all are. */
export function stageOf(name: StepName): string | undefined {
  return name === 'done' ? undefined : STEPS[name].doing;
}

/** What the dashboard shows beside a retrain job. */
export type StepProgress = { readonly step: string; readonly percent: number };

/**
 * How far a retraining is when a share of a step is done.
 *
 * @param share of this step, 0 to 1
 * @param detail what of the step is being done, for people
 */
export function progressOf(name: StepName, share = 0, detail?: string): StepProgress {
  const { doing, from } = STEPS[name];
  const steps = Object.values(STEPS);
  const next = steps.find((step) => step.from > from) ?? STEPS.done;
  return {
    step: detail === undefined ? doing : `${doing}: ${detail}`,
    percent: Math.round(from + (next.from - from) * share),
  };
}
