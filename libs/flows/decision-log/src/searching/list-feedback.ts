import type { DatabaseSync } from 'node:sqlite';
import type { Label } from '../labels/label.ts';
import { idBytes } from './indexed-rows.ts';

export type FeedbackQuery = {
  readonly decisionId?: string | undefined;
  readonly transactionId?: string | undefined;
  /** As the page before gave it. */
  readonly cursor?: string | undefined;
  readonly limit: number;
};

type ListedLabel = Label & {
  /** Name of the token that sent it. */
  readonly by: string;
  readonly receivedAt: string;
  /** Of the batch: labels/<week>/<batch>.json in the store. */
  readonly batch: string;
  /** Whether a person has yet to accept it. */
  readonly waits: boolean;
  /** Whether its decision is in the index. */
  readonly matched: boolean;
};

export type FeedbackPage = { readonly labels: ListedLabel[]; readonly cursor: string | null };

/** What was reported, latest first. */
export function listFeedback(database: DatabaseSync, query: FeedbackQuery): FeedbackPage {
  const { decisionId, transactionId, cursor, limit } = query;
  const [batch, number] = cursor?.split('.') ?? ['~', '0'];
  const own =
    decisionId === undefined && transactionId === undefined
      ? { sql: 'true', values: [] }
      : {
          sql: '(l.decision_id = ? OR l.transaction_id = ?)',
          values: [decisionId === undefined ? null : idBytes(decisionId), transactionId ?? null],
        };
  const rows = database
    .prepare(
      `SELECT l.batch, l.number, l.json, l.is_applied, b.received_at, b.token,
         EXISTS (SELECT 1 FROM decisions d WHERE d.id = l.decision_id)
           OR EXISTS (SELECT 1 FROM decisions d WHERE d.transaction_id = l.transaction_id) AS matched
       FROM labels l JOIN batches b ON b.id = l.batch
       WHERE ${own.sql} AND (l.batch, l.number) < (?, ?) ORDER BY l.batch DESC, l.number DESC LIMIT ?`,
    )
    .all(...own.values, batch!, Number(number), limit + 1);
  const labels = rows.slice(0, limit).map((row): ListedLabel => {
    const label = JSON.parse(String(row['json'])) as Label;
    const id = String(row['batch']);
    return {
      ...label,
      by: label.by ?? String(row['token']),
      receivedAt: String(row['received_at']),
      batch: id.slice(id.lastIndexOf('/') + 1),
      waits: id.includes('/'),
      matched: row['matched'] === 1,
    };
  });
  const last = rows[limit - 1];
  return { labels, cursor: rows.length > limit ? `${String(last!['batch'])}.${String(last!['number'])}` : null };
}
