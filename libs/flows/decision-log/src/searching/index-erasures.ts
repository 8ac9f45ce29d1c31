/** Erased decisions leave the index, and do not come back from a segment that was read before it was rewritten. */
import type { DatabaseSync } from 'node:sqlite';
import type { ObjectStore } from '@fraud/object-store';
import { readErasures } from '../erasing/tombstones.ts';
import { atOnce } from './index-database.ts';
import { idBytes } from './indexed-rows.ts';

/** Reads the tombstones that the index does not have, and removes what they name. @throws what the store throws */
export async function removeErased(database: DatabaseSync, store: ObjectStore): Promise<void> {
  const has = database.prepare('SELECT 1 FROM erased WHERE tombstone = ? LIMIT 1');
  const add = database.prepare('INSERT OR IGNORE INTO erased VALUES (?, ?)');
  for await (const { key, decisions } of readErasures(store, (each) => has.get(each) === undefined))
    atOnce(database, () => decisions.forEach((id) => add.run(idBytes(id), key)));
  atOnce(database, () => {
    database.exec(`
      DELETE FROM labels WHERE decision_id IN (SELECT id FROM erased) OR transaction_id IN
        (SELECT transaction_id FROM decisions WHERE id IN (SELECT id FROM erased) AND transaction_id IS NOT NULL);
      DELETE FROM decisions WHERE id IN (SELECT id FROM erased)`);
  });
}
