/** What the watchdog found, week by week. */
import { type DriftReport, driftReportJsonSchema } from '@fraud/drift-report';
import type { QuarantinedWeek } from '@fraud/weekly-data';
import { type Static, Type } from 'typebox';
import { ApiError } from '../http/errors.ts';
import { Nullable, type TypedApp } from '../http/schemas.ts';
import { Freshness, type LastKnown } from './last-known.ts';

/** Name of a weekly file: what is asked for becomes part of a key of the store. */
const WeekName = Type.String({
  pattern: '^week_(\\d{4}_)?\\d{1,3}$',
  examples: ['week_2026_47'],
  description: 'Name of a weekly file',
});
const share = Nullable(Type.Number({ minimum: 0, maximum: 1 }));
export const WeekSummary = Type.Object(
  {
    week: Type.String(),
    checkedAt: Type.String({ format: 'date-time' }),
    rows: Type.Integer(),
    frauds: Nullable(Type.Integer(), { description: 'Null: the week has no labels' }),
    outcome: Type.Enum(['no-champion', 'not-tested', 'steady', 'alarm'], { type: 'string' }),
    reason: Type.String({ description: 'One sentence' }),
    champion: Nullable(Type.String(), { description: 'Version that served when it was checked' }),
    drifted: Type.Array(Type.String(), { description: 'Columns, the farthest first' }),
    recall: Type.Object({ expected: share, realised: share }, { description: 'Of the champion on this week' }),
    precision: Type.Object({ expected: share, realised: share }),
    retrain: Nullable(Type.Boolean(), { description: 'Whether it calls for a retraining; null: nothing was measured' }),
    retrainJobId: Nullable(Type.String()),
  },
  { title: 'WeekSummary' },
);
export type WeekSummary = Static<typeof WeekSummary>;
const QuarantinedFile = Type.Object(
  {
    week: Type.String({ description: 'Name of the file, without folder and ending' }),
    key: Type.String({ description: 'Where the file lay in the store' }),
    refusedAt: Type.String({ format: 'date-time' }),
    code: Type.String({ description: 'As docs/reference/errors.md lists it' }),
    message: Type.String({ description: 'One sentence' }),
    line: Nullable(Type.Integer()),
    column: Nullable(Type.String()),
    value: Nullable(Type.String({ description: 'No entity and no card number' })),
    rule: Type.String({ description: 'What is allowed' }),
    isReplaced: Type.Boolean({ description: 'Whether a file of this week was checked since' }),
  },
  { title: 'QuarantinedFile' },
);
const WeekList = Type.Object(
  {
    weeks: Type.Array(WeekSummary, { description: 'Latest first' }),
    quarantined: Type.Array(QuarantinedFile, {
      description: 'Weekly files that were refused, latest first; 50 at most',
    }),
    freshness: Freshness,
  },
  { title: 'WeekList' },
);
const Report = Type.Unsafe<DriftReport>({ ...driftReportJsonSchema, title: 'DriftReport' });

export type WeekSources = {
  /** Latest first. */
  weeks: () => Promise<LastKnown<WeekSummary[]>>;
  /** Latest first. */
  quarantine: () => Promise<LastKnown<QuarantinedWeek[]>>;
  /** Undefined when there is none. */
  weekReport: (week: string) => Promise<DriftReport | undefined>;
};

export function registerWeeks(app: TypedApp, { weeks, quarantine, weekReport }: WeekSources): void {
  const tags = ['console'];
  app.get(
    '/weeks',
    {
      config: { roles: ['read', 'operate'] },
      schema: {
        operationId: 'listWeeks',
        summary: 'Every week that was checked, and the files that were refused',
        tags,
        response: { 200: WeekList },
      },
    },
    async () => {
      const [checked, refused] = await Promise.all([weeks(), quarantine()]);
      const { value = [], freshness } = checked;
      return {
        weeks: value,
        quarantined: (refused.value ?? []).map((file) => quarantinedFileOf(file, value)),
        freshness: freshness.problem === null ? refused.freshness : freshness,
      };
    },
  );

  app.get(
    '/weeks/:week',
    {
      config: { roles: ['read', 'operate'], problems: [404, 503] },
      schema: {
        operationId: 'getWeek',
        summary: "One week's drift report",
        tags,
        params: Type.Object({ week: WeekName }),
        response: { 200: Report },
      },
    },
    async ({ params: { week } }, reply) => {
      const report = await weekReport(week);
      if (report === undefined) throw new ApiError('FRAUD_API_REPORT_UNKNOWN', `There is no drift report of "${week}"`);
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(report) as never);
    },
  );
}

function quarantinedFileOf(file: QuarantinedWeek, checked: readonly WeekSummary[]): Static<typeof QuarantinedFile> {
  const { week, key, refusedAt, code, message, line = null, column = null, value = null, rule } = file;
  const isReplaced = checked.some((each) => each.week === week && each.checkedAt > refusedAt);
  return { week, key, refusedAt, code, message, line, column, value, rule, isReplaced };
}

/** What the list shows of a report. */
export function weekSummaryOf(report: DriftReport): WeekSummary {
  const { week, checkedAt, rows, frauds, outcome, reason, championVersion, measure, quality, retrain } = report;
  const shares = (figure: 'recall' | 'precision') => ({
    expected: quality?.expected[figure] ?? null,
    realised: quality?.realised?.[figure] ?? null,
  });
  return {
    week,
    checkedAt,
    rows,
    frauds,
    outcome,
    reason,
    champion: championVersion,
    drifted: measure?.drifted ?? [],
    recall: shares('recall'),
    precision: shares('precision'),
    retrain: retrain?.retrain ?? null,
    retrainJobId: report.retrainJobId,
  };
}
