/**
 * Cases that people are to look at: decisions that were flagged or nearly so, of which nobody knows yet what they
 * were, by the money at stake. A case is claimed by one person at a time; claims lie in a database of their own, which
 * the processes of a machine share and which outlives them.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OWNER_ONLY_FOLDER } from '../segments/segment-folder.ts';
import { atOnce, NOTABLE } from './index-database.ts';
import { firstIdAt, idBytes, idText } from './indexed-rows.ts';
import { type FoundDecision, foundDecisions, type Row } from './search-decisions.ts';

export const REVIEW_SOURCE = 'review';
const BUSY_MS = 10_000;
const DAY_MS = 86_400_000;
/** Older cases are for nobody any more. */
const LOOK_BACK_MS = 7 * DAY_MS;
const AGREEMENT_MS = 30 * DAY_MS;
const CLAIM_MS = 15 * 60_000;
/** Of the decisions of these days, looked at for one case; and cases sorted by what is at stake. */
const [MAX_LOOKED_AT, MAX_CASES] = [100_000, 1_000];

export type ReviewRules = {
  /** Cases are flagged, or at least so probable. */
  readonly from: number;
  /** Verdicts that all people together can give in a day (UTC). */
  readonly perDay: number;
};
export type NextReview = { readonly case: FoundDecision | null; readonly until: Date | null } & ReviewProgress;
type ReviewProgress = {
  /** At most 1,000 are counted. */
  readonly waiting: number;
  readonly reviewedToday: number;
};
export type ReviewFigures = ReviewProgress & {
  /** Of the last 30 days: verdicts on decisions that were flagged, and that were not. */
  readonly agreement: Readonly<
    Record<'flaggedFraud' | 'flaggedLegitimate' | 'passedFraud' | 'passedLegitimate', number>
  >;
};

export function openClaims(dir: string): DatabaseSync {
  const path = join(dir, 'index', 'reviews.db');
  mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS claims (
      decision_id BLOB NOT NULL, holder TEXT NOT NULL, until INTEGER NOT NULL, is_skipped INTEGER NOT NULL,
      PRIMARY KEY (decision_id, holder)
    ) WITHOUT ROWID`);
  return database;
}

/** The case that the holder has claimed, or the next one, claimed now. @param skip a case to leave to others today */
export function nextReview(
  index: DatabaseSync,
  claims: DatabaseSync,
  { holder, skip, ...rules }: ReviewRules & { readonly holder: string; readonly skip?: string | undefined },
): NextReview {
  const now = Date.now();
  const cases = waitingCases(index, rules.from, now);
  const progress = { waiting: cases.length, reviewedToday: reviewedToday(index, now) };
  return atOnce(claims, () => {
    claims.prepare('DELETE FROM claims WHERE until <= ?').run(now);
    const put = claims.prepare('INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)');
    if (skip !== undefined) put.run(idBytes(skip), holder, now + DAY_MS, 1);
    const held = claims.prepare('SELECT holder, until, is_skipped FROM claims WHERE decision_id = ?');
    const holdersOf = (row: Row) => held.all(row['id']!);
    const own = (row: Row) => holdersOf(row).find((claim) => claim['holder'] === holder);
    const claimed = cases.find((row) => own(row)?.['is_skipped'] === 0);
    const isFree = (row: Row) =>
      holdersOf(row).every((claim) => claim['is_skipped'] === 1 && claim['holder'] !== holder);
    const found = claimed ?? (progress.reviewedToday < rules.perDay ? cases.find(isFree) : undefined);
    if (found === undefined) return { case: null, until: null, ...progress };
    const until = claimed ? Number(own(claimed)!['until']) : now + CLAIM_MS;
    if (!claimed) put.run(found['id']!, holder, until, 0);
    return { case: foundDecisions(index, [found])[0]!, until: new Date(until), ...progress };
  });
}

/** Who else has claimed the case now. */
export function claimedByOther(claims: DatabaseSync, decisionId: string, holder: string): string | null {
  const claim = claims
    .prepare('SELECT holder FROM claims WHERE decision_id = ? AND holder <> ? AND until > ? AND is_skipped = 0')
    .get(idBytes(decisionId), holder, Date.now());
  return claim === undefined ? null : String(claim['holder']);
}

export function releaseClaim(claims: DatabaseSync, decisionId: string, holder: string): void {
  claims.prepare('DELETE FROM claims WHERE decision_id = ? AND holder = ?').run(idBytes(decisionId), holder);
}

export function reviewFigures(index: DatabaseSync, { from }: ReviewRules): ReviewFigures {
  const now = Date.now();
  const agreement = { flaggedFraud: 0, flaggedLegitimate: 0, passedFraud: 0, passedLegitimate: 0 };
  const rows = index
    .prepare(
      `SELECT d.is_fraud AS flagged, l.is_fraud AS fraud, count(*) AS verdicts
       FROM labels l JOIN decisions d ON d.id = l.decision_id
       WHERE ${VERDICT} AND l.batch >= ? GROUP BY 1, 2`,
    )
    .all(REVIEW_SOURCE, idText(firstIdAt(now - AGREEMENT_MS)));
  for (const { flagged, fraud, verdicts } of rows)
    agreement[`${flagged === 1 ? 'flagged' : 'passed'}${fraud === 1 ? 'Fraud' : 'Legitimate'}`] = Number(verdicts);
  return { waiting: waitingCases(index, from, now).length, reviewedToday: reviewedToday(index, now), agreement };
}

const VERDICT = "json_extract(l.json, '$.source') = ? AND l.is_fraud IS NOT NULL";

function reviewedToday(index: DatabaseSync, now: number): number {
  const today = idText(firstIdAt(now - (now % DAY_MS)));
  const row = index
    .prepare(`SELECT count(*) AS verdicts FROM labels l WHERE ${VERDICT} AND l.batch >= ?`)
    .get(REVIEW_SOURCE, today);
  return Number(row!['verdicts']);
}

/** Weightiest first. O(decisions of these days that are notable) */
function waitingCases(index: DatabaseSync, from: number, now: number): Row[] {
  const since = firstIdAt(now - LOOK_BACK_MS);
  const latest = `label IS NULL AND id >= ? ORDER BY id DESC LIMIT ${MAX_LOOKED_AT}`;
  return index
    .prepare(
      `SELECT * FROM (
         SELECT * FROM (SELECT * FROM decisions INDEXED BY notable WHERE probability >= ${NOTABLE} AND ${latest})
         WHERE probability >= ? OR is_fraud = 1
         UNION
         SELECT * FROM (SELECT * FROM decisions INDEXED BY frauds WHERE is_fraud = 1 AND ${latest})
       ) ORDER BY probability * coalesce(amount, 1) DESC, id DESC LIMIT ${MAX_CASES}`,
    )
    .all(since, from, since);
}
