/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PutOptions } from '../object-store.ts';
import { isConflict, isPreconditionFailed, wasRetried } from './s3-error.ts';

const CONFLICT_ATTEMPTS = 6;

/** The condition as the SDK takes it. */
export function conditionOf({ ifAbsent, ifMatch }: PutOptions): { IfNoneMatch?: '*'; IfMatch?: string } {
  if (ifAbsent) return { IfNoneMatch: '*' };
  return ifMatch === undefined ? {} : { IfMatch: ifMatch };
}

/**
 * Repeats a write that collides with another write of the same key, up to six times. When the precondition fails at a
 * later attempt, the first attempt may have been applied and its answer lost: then the stored bytes decide.
 *
 * @param findWritten gives the etag if the stored bytes are those of this write
 */
export async function untilNoConflict<T>(
  write: () => Promise<T>,
  findWritten?: () => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (isPreconditionFailed(error) && (attempt > 1 || wasRetried(error))) {
        const written = await findWritten?.();
        if (written !== undefined) return written;
      }
      if (!isConflict(error) || attempt === CONFLICT_ATTEMPTS) throw error;
      await sleep(20 * 2 ** attempt * Math.random());
    }
  }
}
