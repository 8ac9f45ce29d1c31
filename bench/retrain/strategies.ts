/** Ways to keep a model fresh, each told one labelled week at a time. Ours stands in `our-rule.ts`. */
import { momentsOf, welchTest } from '@fraud/drift';
import { columnOf, ulbSchema } from '@fraud/feature-schema';
import { type ForestParameters, presets } from '@fraud/forest-learner';
import type { ForestModel } from '@fraud/forest-model';
import { grow, type Trainer } from './grow.ts';
import { withReports } from './harms.ts';
import { tableOf, WEEKS_FOR_TRAINING } from './services-defaults.ts';
import type { YearWeek } from './year.ts';

export type Step = {
  /** The model that serves the next week. */
  readonly model: ForestModel;
  /** What became of a challenger; null when none was grown. */
  readonly verdict: 'promote' | 'keep' | 'undecidable' | null;
  /** For people. */
  readonly reason: string;
};

export type Strategy = {
  readonly name: string;
  /** Called with the weeks up to now, earliest first, each time one more is known. */
  readonly learn: (weeks: readonly YearWeek[]) => Promise<Step>;
};

const ORIGINAL_ALPHA = 0.05;

export function neverRetraining(first: ForestModel): Strategy {
  return { name: 'never', learn: () => Promise.resolve({ model: first, verdict: null, reason: '' }) };
}

/** What ours would have promoted each week: its challenger, grown again from all rows. Ours without its gate. */
export function eachWeekRefit({ refit }: Trainer): Strategy {
  return everyWeek('each, refit', refit);
}

/** A new model of all rows of the last four weeks: without a judgement none need be held out. */
export function eachWeekFromFourWeeks(parameters: Partial<ForestParameters>): Strategy {
  return everyWeek('each, 4 weeks', (known) => {
    const weeks = known.slice(-WEEKS_FOR_TRAINING);
    return grow(withReports(tableOf(weeks), weeks), parameters);
  });
}

function everyWeek(name: string, model: Trainer['refit']): Strategy {
  return { name, learn: async (weeks) => ({ model: await model(weeks), verdict: 'promote', reason: 'every week' }) };
}

/**
 * The original's rule: Welch's t test of every feature of the week against the four weeks before, Bonferroni at 5 %.
 * Any that differs has the model replaced by 25 balanced trees of depth 8, trained on the last four weeks, with the
 * threshold 0.5. Its SMOTE, which fails below six frauds, is left out, and so is its test of the week's number, which
 * would have it retrain every week.
 */
export function originalRule(first: ForestModel, seed: number): Strategy {
  let model = first;
  return {
    name: "original's rule",
    learn: async (weeks) => {
      const reference = tableOf(weeks.slice(-1 - WEEKS_FOR_TRAINING, -1));
      const current = weeks.at(-1)!.table;
      const momentsIn = (table: YearWeek['table'], name: string) =>
        momentsOf(columnOf(table, ulbSchema.inputs.indexOf(name)));
      const differing = ulbSchema.features.filter(
        (name) =>
          welchTest(momentsIn(reference, name), momentsIn(current, name)).pValue <
          ORIGINAL_ALPHA / ulbSchema.features.length,
      );
      if (differing.length === 0) return { model, verdict: null, reason: 'no mean differs' };
      const window = weeks.slice(-WEEKS_FOR_TRAINING);
      const rows = withReports(tableOf(window), window);
      model = { ...(await grow(rows, { ...presets.seed, seed })), threshold: 0.5 };
      return { model, verdict: 'promote', reason: `${differing.length} means differ` };
    },
  };
}
