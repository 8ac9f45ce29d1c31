import type { Audit } from '@fraud/audit';
import { expiredWeeks, type WeeksKept } from '@fraud/decision-log';
import type { ObjectStore } from '@fraud/object-store';

export type ExpireLog = {
  readonly store: ObjectStore;
  readonly audit: Pick<Audit, 'record'>;
  readonly kept: WeeksKept;
  readonly now: Date;
  readonly note: (line: string) => void;
};

/**
 * Deletes the weeks of the store that are older than they are to be kept, each once the audit trail says so. What has
 * not been shipped is never touched.
 *
 * @returns how many objects were deleted
 * @throws what the store throws, also when it does not take the line of the audit trail
 */
export async function expireLog({ store, audit, kept, now, note }: ExpireLog): Promise<number> {
  let deleted = 0;
  for (const { folder, keys } of await expiredWeeks(store, kept, now)) {
    const weeks = folder.startsWith('request') ? kept.requestLogs : kept.labels;
    const reason = `${keys.length} objects, kept for ${weeks} weeks`;
    if (!(await audit.record({ action: 'data.expire', subject: folder, reason, outcome: 'done' })))
      throw new Error(`${store.describe()} does not take the audit line of ${folder}: it is kept for now`);
    for (const key of keys) await store.delete(key);
    deleted += keys.length;
    note(`${folder}: ${keys.length} objects deleted`);
  }
  return deleted;
}
