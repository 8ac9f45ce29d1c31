/** What the runs that watchdog and trainer record in MLflow have in common. */

/** The experiment whose runs hold figures as curves: `weeks` of the watchdog, `retrainings` of the trainer. */
export const OVER_TIME = {
  experiment: 'fraud-over-time',
  about:
    'The figures of `fraud-drift` (run `weeks`) and of `fraud-detection` (run `retrainings`) as curves over the ' +
    'weeks. Choose Time (wall) as x axis to see dates: each point lies on the Monday of its week.',
  note: 'A step for each week: weeks since 5 January 1970, one more each week.',
} as const;

/** What a page of the console is about. */
type ConsoleSubject = {
  /** Name of a weekly file. */
  readonly week?: string | undefined;
  /** Id of a retraining. */
  readonly retrainJobId?: string | null | undefined;
  /** Of a model. */
  readonly version?: string | null | undefined;
};

/** Links to the console's pages as one line of Markdown; undefined where nobody has said where the console is. */
export function consoleLinks(
  consoleUrl: string | undefined,
  { week, retrainJobId, version }: ConsoleSubject,
): string | undefined {
  if (consoleUrl === undefined) return undefined;
  const page = (title: string, path: string) => `[${title}](${consoleUrl.replace(/\/$/, '')}/${path})`;
  const links = [
    ...(version ? [page(`model ${version}`, `models/${version}`)] : []),
    ...(week ? [page(`drift report of ${week}`, `drift/${week}`)] : []),
    ...(retrainJobId ? [page('job of the retraining', `jobs/${encodeURIComponent(retrainJobId)}`)] : []),
  ];
  return `In the console: ${links.join(' · ')}`;
}
