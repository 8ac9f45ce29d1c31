/**
 * The watchdog's verdict on a new week: the champion's own weeks as the baseline, its scores as one more column, past
 * weeks as the yardstick.
 */
import {
  driftBaseline,
  type DriftJudgement,
  driftSeverity,
  estimateQuality,
  joinProfiles,
  judgeDrift,
  type LabelCount,
  profileWeek,
  type QualityFall,
  qualityFall,
  type RetrainVerdict,
  retrainVerdict,
  weeklyChance,
} from '@fraud/drift';
import { columnOf, fraudsIn, ulbSchema } from '@fraud/feature-schema';
import { createPathExplainer, type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { watchBudget, watchRules } from './services-defaults.ts';
import type { YearWeek } from './year.ts';

/** Name of the column made of the champion's scores. */
const SCORE = 'score';
const EXPLAINED_ROWS = 1_000;

export type WatchedChampion = {
  readonly model: ForestModel;
  /** The weeks it was trained and judged on. */ readonly weeks: readonly YearWeek[];
};

export type NewWeek = {
  readonly current: YearWeek;
  /** All weeks before, earliest first. */
  readonly past: readonly YearWeek[];
  /** Names of the weeks that raised an alarm. */
  readonly alarmed: ReadonlySet<string>;
  readonly weeksSinceRetrain: number | undefined;
  /** Whether its labels are known; where they are not, what the champion expects of itself is judged. */
  readonly isLabelled: boolean;
};

export type WeekVerdict = {
  readonly judgement: DriftJudgement;
  readonly retrain: RetrainVerdict;
  /** How much of what the champion decides by has moved. */
  readonly severity: number;
  /** Null where the labels are known. */
  readonly fall: QualityFall | null;
};

/** Watches for one champion; what it has once observed of a week it remembers. */
export function openWatch({ model, weeks }: WatchedChampion): (week: NewWeek) => WeekVerdict {
  const features = driftBaseline(
    ulbSchema.features.map((name) => ({ name, weeks: weeks.map((week) => featureOf(week, name)) })),
  );
  const importances = importancesOn(model, weeks.at(-1)!);
  const observed = new Map<YearWeek, Observed>();
  const observe = (week: YearWeek): Observed => {
    const known = observed.get(week) ?? {
      profile: profileWeek(
        features,
        week.name,
        ulbSchema.features.map((name) => featureOf(week, name)),
      ),
      scores: weeks.includes(week)
        ? undefined
        : Float32Array.from(scoreMatrix(model, week.table.matrix, week.table.rows)),
    };
    observed.set(week, known);
    return known;
  };

  const estimate = (scores: Float32Array) =>
    estimateQuality({ scores, probabilities: scores, threshold: model.threshold });

  return ({ current, past, alarmed, weeksSinceRetrain, isLabelled }) => {
    const budget = watchBudget(isLabelled);
    const before = past.filter((week, i) => i >= past.length - watchRules.historyWeeks || weeks.includes(week));
    const unseen = before.flatMap((week) => scoresUnless(alarmed.has(week.name), observe(week)));
    const scored = unseen.length === 0 ? undefined : driftBaseline([{ name: SCORE, weeks: unseen }]);
    const baseline = scored === undefined ? features : { columns: [...features.columns, ...scored.columns] };
    const judged = (week: YearWeek) => {
      const { profile, scores } = observe(week);
      return {
        profile: scored === undefined ? profile : joinProfiles(profile, profileWeek(scored, week.name, [scores])),
        labels: labelsOf([week]),
      };
    };
    const judgement = judgeDrift({
      baseline,
      referenceLabels: labelsOf(weeks),
      past: before.map((week) => ({
        ...judged(week),
        alarmed: alarmed.has(week.name),
        inReference: weeks.includes(week),
      })),
      current: { ...judged(current), ...(!isLabelled && { labels: null }) },
      falseAlarmsPerYear: budget.drift,
    });
    const { scores } = observe(current);
    return {
      fall: isLabelled
        ? null
        : qualityFall(unseen.map(estimate), estimate(scores!), weeklyChance(budget.expectedQuality)),
      judgement,
      severity: driftSeverity(
        judgement.columns.map((column) => ({ ...column, importance: importances[column.name] ?? null })),
      ),
      retrain: retrainVerdict(judgement, {
        importances,
        telling: [SCORE],
        weeksSinceRetrain,
        coolDownWeeks: watchRules.coolDownWeeks,
      }),
    };
  };
}

type Observed = {
  readonly profile: ReturnType<typeof profileWeek>;
  /** Undefined for the champion's own weeks, where they would flatter. */ readonly scores: Float32Array | undefined;
};

function scoresUnless(isAlarmed: boolean, { scores }: Observed): Float32Array[] {
  return isAlarmed || scores === undefined ? [] : [scores];
}

function featureOf({ table }: YearWeek, name: string): Float32Array {
  return columnOf(table, ulbSchema.inputs.indexOf(name));
}

function labelsOf(weeks: readonly YearWeek[]): LabelCount {
  return {
    rows: weeks.reduce((sum, { table }) => sum + table.rows, 0),
    frauds: weeks.reduce((sum, { table }) => sum + fraudsIn(table), 0),
  };
}

/** Share of every input in what moves the scores: mean absolute path attribution. */
function importancesOn(model: ForestModel, { table }: YearWeek): Record<string, number> {
  const explain = createPathExplainer(model);
  const sums = new Float64Array(model.inputs.length);
  for (let i = 0; i < EXPLAINED_ROWS; i++) {
    const row = Math.floor((i * table.rows) / EXPLAINED_ROWS);
    explain(Float32Array.from(sums, (_, input) => columnOf(table, input)[row]!)).contributions.forEach(
      (contribution, input) => (sums[input]! += Math.abs(contribution)),
    );
  }
  const total = sums.reduce((sum, one) => sum + one, 0);
  return Object.fromEntries(model.inputs.map((name, i) => [name, sums[i]! / total]));
}
