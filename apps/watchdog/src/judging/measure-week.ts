import {
  columnStatistics,
  driftBaseline,
  type DriftJudgement,
  farthestDistances,
  joinProfiles,
  jointDrift,
  judgeDrift,
  type PastWeek,
  profileWeek,
  referenceNumbers,
  type RetrainVerdict,
  retrainVerdict,
  totalOf,
} from '@fraud/drift';
import { type ReportedMeasure, reportedMeasure } from '@fraud/drift-report';
import { type FeatureSchema, inputWords } from '@fraud/feature-schema';
import type { WeekData } from '@fraud/weekly-data';
import type { DriftSettings } from '../config.ts';
import { featureOf, type ObservedWeek, type WeekHistory } from '../weeks/week-history.ts';
import type { JudgedLabels } from './judged-labels.ts';

/** Name of the column made of the champion's scores. */
const SCORE = 'score';

export type WeekToMeasure = {
  readonly schema: FeatureSchema;
  readonly settings: DriftSettings;
  readonly history: WeekHistory;
  readonly week: WeekData;
  readonly current: ObservedWeek;
  readonly past: readonly (ObservedWeek & { readonly alarmed: boolean })[];
  readonly labels: Pick<JudgedLabels, 'count' | 'countBefore'>;
  readonly weeksSinceRetrain: number | undefined;
};

/**
 * Features and, when the champion can be asked, its scores: the distribution of the scores is the best single signal of
 * drift that matters (Rabanser et al. 2019). Scores are compared among weeks that the champion was not trained on.
 */
export function measureWeek(toMeasure: WeekToMeasure): {
  judgement: DriftJudgement;
  measure: ReportedMeasure;
  retrain: RetrainVerdict;
} {
  const { schema, settings, history, week, current, past, labels, weeksSinceRetrain } = toMeasure;
  const unseen = past.flatMap(({ scores, alarmed }) => (scores === undefined || alarmed ? [] : [scores]));
  const scored =
    current.scores === undefined || unseen.length === 0 ? undefined : driftBaseline([{ name: SCORE, weeks: unseen }]);
  const baseline =
    scored === undefined ? history.baseline : { columns: [...history.baseline.columns, ...scored.columns] };
  const profileOf = ({ profile, scores }: ObservedWeek) =>
    scored === undefined ? profile : joinProfiles(profile, profileWeek(scored, profile.week, [scores]));
  const before: PastWeek[] = past.map((each) => ({
    profile: profileOf(each),
    labels: labels.countBefore(each),
    alarmed: each.alarmed,
    inReference: history.reference.weeks.includes(each.profile.week),
  }));
  const now = { profile: profileOf(current), labels: labels.count };
  const referenceLabels = before.flatMap((each) => (each.inReference ? (each.labels ?? []) : []));
  const judgement = judgeDrift({
    baseline,
    referenceLabels: referenceLabels.length === 0 ? null : totalOf(referenceLabels),
    past: before,
    current: now,
    falseAlarmsPerYear: settings.falseAlarmsPerYear,
  });
  const shown = [...before, { ...now, alarmed: judgement.alarm }];
  const farthest = farthestDistances(
    baseline,
    before,
    shown.map(({ profile }) => profile),
  );
  const strip = shown.map(({ profile, alarmed }, w) => ({
    week: profile.week,
    alarmed,
    distances: farthest[w]!.map((distance) => (Number.isNaN(distance) ? null : Math.round(100 * distance) / 100)),
  }));
  const features = schema.features.map((name) => featureOf(week.table, schema, name));
  const numbers = features.map((values, c) => referenceNumbers(baseline.columns[c]!, values));
  const statistics = columnStatistics(baseline, [...features, ...(scored === undefined ? [] : [current.scores])]);
  return {
    judgement,
    measure: reportedMeasure({
      judgement,
      statistics,
      joint: jointDrift(history.spacedRows, numbers),
      importances: history.importances,
      strip,
      baseline,
      wordsOf: inputWords(schema),
    }),
    retrain: retrainVerdict(judgement, {
      importances: history.importances,
      telling: [SCORE],
      weeksSinceRetrain,
      coolDownWeeks: settings.coolDownWeeks,
    }),
  };
}
