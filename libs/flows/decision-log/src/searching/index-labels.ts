/** What became known of decisions, in the index: each label once, and on each decision what holds of it now. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ObjectStore } from '@fraud/object-store';
import { normalizeDecisionId } from '../decision.ts';
import { isUsable, type LabelBatch, labelBatch, LABELS, LABELS_TO_REVIEW } from '../labels/label.ts';
import { ifThere } from '../segments/segment-folder.ts';
import { atOnce } from './index-database.ts';
import { idBytes } from './indexed-rows.ts';

/** Labels looked at again in one go, because their decision was not there before. */
const MAX_APPLIED = 10_000;
const MAX_BATCH_BYTES = 32e6;
/** Before the id of a batch that waits for a person: accepted it is another one. */
const WAITS = 'waits/';

/** Reads the batches of the spool and of the store that the index does not have. @throws what the store throws */
export async function indexLabels(database: DatabaseSync, labelsDir: string, store: ObjectStore): Promise<void> {
  await indexSpooled(database, labelsDir);
  for (const prefix of [LABELS, LABELS_TO_REVIEW])
    for await (const { key } of store.list(prefix)) {
      const id = key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '');
      if (hasBatch(database, prefix === LABELS ? id : WAITS + id)) continue;
      const stored = await store.get(key, { maxBytes: MAX_BATCH_BYTES });
      if (stored) addParsed(database, stored.bytes);
    }
}

/** Reads the batches that wait for the store. */
export async function indexSpooled(database: DatabaseSync, labelsDir: string): Promise<void> {
  for (const name of (await ifThere(readdir(labelsDir))) ?? []) {
    if (!name.endsWith('.json')) continue;
    const id = name.replace(/\.json$/, '');
    const bytes =
      hasBatch(database, id) || hasBatch(database, WAITS + id)
        ? undefined
        : await ifThere(readFile(join(labelsDir, name)));
    if (bytes) addParsed(database, bytes);
  }
}

function addParsed(database: DatabaseSync, bytes: Uint8Array): void {
  try {
    addBatch(database, labelBatch.parse(JSON.parse(new TextDecoder().decode(bytes))));
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as Error).name !== 'ZodError') throw error; // the trainer names it
  }
}

function hasBatch(database: DatabaseSync, id: string): boolean {
  return database.prepare('SELECT 1 FROM batches WHERE id = ?').get(id) !== undefined;
}

/** Adds a batch, once, and says on its decisions what holds of them now. O(labels x log decisions) */
export function addBatch(database: DatabaseSync, batch: LabelBatch): void {
  const id = batch.labels.every(isUsable) ? batch.id : WAITS + batch.id;
  const insert = database.prepare('INSERT OR IGNORE INTO labels VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  atOnce(database, () => {
    const { changes } = database
      .prepare('INSERT OR IGNORE INTO batches VALUES (?, ?, ?)')
      .run(id, batch.receivedAt, batch.token);
    if (changes === 0) return;
    for (const [i, each] of batch.labels.entries()) {
      const { decisionId, transactionId = null, isFraud, withdrawn, knownAt } = each;
      const decision = decisionId === undefined ? null : idBytes(normalizeDecisionId(decisionId));
      const says = isUsable(each) && (isFraud !== undefined || withdrawn === true);
      const isFraudOrNull = isFraud === undefined ? null : Number(isFraud);
      insert.run(id, i, decision, transactionId, knownAt, isFraudOrNull, says ? 0 : 2, JSON.stringify(each));
    }
  });
  applyLabels(database);
}

/** Says on decisions what holds of them now, for labels that came before their decision. */
export function applyLabels(database: DatabaseSync): void {
  const waiting = database
    .prepare(`SELECT batch, number, decision_id, transaction_id FROM labels WHERE is_applied = 0 LIMIT ${MAX_APPLIED}`)
    .all();
  if (waiting.length === 0) return;
  const byTransaction = database.prepare('SELECT id FROM decisions WHERE transaction_id = ?');
  const transactionOf = database.prepare('SELECT transaction_id FROM decisions WHERE id = ?');
  const latest = database.prepare(`
    SELECT is_fraud FROM labels WHERE is_applied < 2 AND (decision_id = ?1 OR transaction_id = ?2)
    ORDER BY known_at DESC, is_fraud DESC LIMIT 1`);
  const set = database.prepare('UPDATE decisions SET label = ? WHERE id = ?');
  const done = database.prepare('UPDATE labels SET is_applied = 1 WHERE batch = ? AND number = ?');
  atOnce(database, () => {
    for (const { batch, number, decision_id: id, transaction_id: transaction } of waiting) {
      const found = id === null ? byTransaction.all(transaction!).map((row) => row['id']!) : [id!];
      for (const decision of found) {
        const row = transactionOf.get(decision);
        if (row === undefined) continue;
        set.run(latest.get(decision, row['transaction_id']!)?.['is_fraud'] ?? null, decision);
        done.run(batch!, number!);
      }
    }
  });
}
