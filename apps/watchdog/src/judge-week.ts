import { measureDrift } from '@fraud/drift';
import { type DriftReport, reportedMeasure } from '@fraud/drift-report';
import { columnOf, type FeatureSchema, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import { compareWeeks, type WeekData } from '@fraud/weekly-data';
import type { ChampionWindow, ReferenceWindow } from './reference-window.ts';

export type Circumstances = {
  readonly schema: FeatureSchema;
  readonly champion: ChampionWindow | undefined;
  /** Asked for only when the week is to be measured. */
  readonly reference: () => Promise<ReferenceWindow>;
  readonly now: Date;
};

type Finding = Pick<DriftReport, 'reference' | 'outcome' | 'reason' | 'measure'>;

/** What is to be said of a week that was read. The event time and the label are never tested: the one always moves, the other comes late. */
export async function judgeWeek({ file, table, warnings }: WeekData, circumstances: Circumstances): Promise<DriftReport> {
  return {
    formatVersion: 1,
    week: file.name,
    key: file.key,
    etag: file.etag,
    checkedAt: circumstances.now.toISOString(),
    rows: table.rows,
    frauds: fraudsIn(table),
    warnings: [...warnings],
    championVersion: circumstances.champion?.version ?? null,
    ...(await compare(file, table, circumstances)),
    retrainJobId: null,
    mlflowRunUrl: null,
  };
}

async function compare(file: WeekData['file'], table: TransactionTable, { schema, champion, reference: read }: Circumstances): Promise<Finding> {
  const notMeasured = { reference: null, measure: null };
  if (champion === undefined) return { ...notMeasured, outcome: 'no-champion', reason: 'No model serves yet' };
  if (champion.lastWeek !== undefined && compareWeeks(file, champion.lastWeek) <= 0) {
    return { ...notMeasured, outcome: 'not-tested', reason: `Model ${champion.version} was trained on this week or on later ones` };
  }
  const reference = await read();
  if (reference.table.rows === 0) return { ...notMeasured, outcome: 'not-tested', reason: `None of the weeks that model ${champion.version} was trained on can be read any more` };
  const measure = measureDrift({ columns: schema.features, reference: featureColumns(reference.table, schema), current: featureColumns(table, schema) });
  return {
    reference: { weeks: [...reference.weeks], rows: reference.table.rows },
    outcome: measure.alarm ? 'alarm' : 'steady',
    reason: measure.reason,
    measure: reportedMeasure(measure),
  };
}

function featureColumns(table: TransactionTable, schema: FeatureSchema): Float32Array[] {
  return schema.features.map((name) => columnOf(table, schema.inputs.indexOf(name)));
}
