/**
 * What a retraining learns from feedback: labels that people and systems reported for logged decisions. Whoever may
 * report labels could teach a model anything, so feedback never judges a model, changes no label of a weekly file, and
 * is a bounded share of the training rows, in all and for each token. docs/decisions/0015 says why.
 */
import { feedbackBeside, openFeedback } from '@fraud/decision-log';
import { concatTables, fraudsIn, pickRows, type TransactionTable } from '@fraud/feature-schema';
import { type ForestModel, scoreTable } from '@fraud/forest-model';
import type { FeedbackRules } from '../retraining/retrain-context.ts';
import type { TokenRows } from './retrain-plan.ts';
import type { TrainingWindow, WindowContext } from './training-window.ts';

export type LearnedFeedback = { readonly table: TransactionTable; readonly tokens: readonly TokenRows[] };

type ReportedRows = { readonly table: TransactionTable; readonly by: readonly string[] };

/** Feedback on decisions of the window's weeks that lie before the held-out rows; undefined when there is none. */
export async function loadFeedback(
  { store, schema, window: rules, progress, signal }: WindowContext,
  window: TrainingWindow,
  champion: ForestModel | undefined,
): Promise<LearnedFeedback | undefined> {
  const feedbackOf = openFeedback(store, schema, signal);
  const found: ReportedRows[] = [];
  for (const { file, lastTime } of trainingWeeks(window)) {
    const { year, week, name } = file;
    if (year === undefined) continue; // no week of the calendar, so no week of the log
    const { table, by, setAside } = await feedbackOf({ year, week });
    for (const line of setAside) progress.log(`set aside: ${line}`);
    if (table.rows > 0) progress.log(`${name}: feedback on ${table.rows} decisions`);
    const early = Array.from(table.eventTime.keys()).filter((row) => table.eventTime[row]! <= lastTime);
    found.push({ table: pickRows(table, early), by: early.map((row) => by[row]!) });
  }
  const weekly = concatTables(window.weeks.map((week) => week.table));
  const beside = feedbackBeside(weekly, {
    table: concatTables(found.map(({ table }) => table)),
    by: found.flatMap(({ by }) => by),
  });
  const usable = withoutClearedAlarms(beside, champion);
  if (usable.by.length < beside.by.length)
    progress.log(
      `feedback calls ${beside.by.length - usable.by.length} rows legitimate that the model in service finds ` +
        'suspicious: they wait until a weekly file holds them',
    );
  const learned = boundFeedback(usable, window.training.rows, rules.feedback);
  for (const { token, rows, frauds } of learned.tokens)
    progress.log(
      `feedback of ${token}: ${rows} of ${countOf(beside.by, token)} new rows are learned from, ` +
        `${frauds} of them frauds`,
    );
  return learned.table.rows === 0 ? undefined : learned;
}

/** A row is suspicious from this share of the threshold on: frauds that just miss it teach as much as those above. */
const SUSPICIOUS = 0.5;

/**
 * The rows without those that feedback alone calls legitimate and the model in service finds suspicious. Who commits
 * frauds would report them so, and a few hundred rows of one kind are enough to teach a model to pass that kind.
 */
function withoutClearedAlarms({ table, by }: ReportedRows, champion: ForestModel | undefined): ReportedRows {
  if (champion === undefined || table.rows === 0) return { table, by };
  const scores = scoreTable(champion, table);
  const limit = SUSPICIOUS * champion.threshold;
  const kept = by.map((_, row) => row).filter((row) => table.labels[row] === 1 || scores[row]! < limit);
  return { table: pickRows(table, kept), by: kept.map((row) => by[row]!) };
}

/**
 * So many rows of each token that neither its share nor that of all tokens is passed, evenly spread over what it
 * reported. Where all together are too many, those with the most rows give way first.
 *
 * @param trainingRows rows of weekly files; the shares are parts of them
 */
export function boundFeedback(
  { table, by }: ReportedRows,
  trainingRows: number,
  { maxShare, maxSharePerToken }: FeedbackRules,
): LearnedFeedback {
  const byToken = [...Map.groupBy(by.keys(), (row) => by[row]!)].sort(([a], [b]) => (a < b ? -1 : 1));
  let limit = Math.floor(maxSharePerToken * trainingRows);
  const total = () => byToken.reduce((sum, [, rows]) => sum + Math.min(rows.length, limit), 0);
  while (total() > Math.floor(maxShare * trainingRows)) limit--;
  const kept = byToken.map(([token, rows]) => ({ token, rows: evenly(rows, limit) })).filter(({ rows }) => rows.length);
  return {
    table: pickRows(
      table,
      kept.flatMap(({ rows }) => rows),
    ),
    tokens: kept.map(({ token, rows }) => ({
      token,
      rows: rows.length,
      frauds: fraudsIn(pickRows(table, rows)),
    })),
  };
}

/** At most so many of the rows, evenly spaced. */
function evenly(rows: readonly number[], limit: number): number[] {
  if (rows.length <= limit) return [...rows];
  return Array.from({ length: limit }, (_, i) => rows[Math.floor((i * rows.length) / limit)]!);
}

/** The weeks with training rows, and until when: feedback on later decisions would know what models are judged on. */
function trainingWeeks({
  weeks,
  training,
}: TrainingWindow): { file: TrainingWindow['weeks'][number]['file']; lastTime: number }[] {
  let before = 0;
  return weeks.flatMap(({ file, table }) => {
    const rows = Math.min(table.rows, training.rows - before);
    before += table.rows;
    if (rows <= 0) return [];
    return [{ file, lastTime: rows === table.rows ? Infinity : table.eventTime[rows - 1]! }];
  });
}

function countOf(names: readonly string[], name: string): number {
  return names.filter((each) => each === name).length;
}
