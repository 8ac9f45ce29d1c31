/** Sealed segments of the decision log, as the API leaves them. */
import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Decision, newDecisionId, openDecisionLog } from '@fraud/decision-log';
import { type Transaction, ulbSchema } from '@fraud/feature-schema';
import { randomSource } from '@fraud/random';

/** Written once, in as many segments as the log makes of them; the rest are copies. */
const ROWS_ONCE = 500_000;
const AT_ONCE = 1_000;

/** @param rows up to half a million, or a multiple of it. @returns bytes of all segments */
export async function writeSegments(dir: string, rows: number): Promise<number> {
  const random = randomSource(1);
  const log = await openDecisionLog({ dir, schema: ulbSchema, instance: 'api-0' });
  const transaction = (): Transaction =>
    Object.fromEntries(ulbSchema.requested.map((name) => [name, Math.fround(random.normal())]));
  const decision = (): Decision => ({
    ...{ id: newDecisionId(), decidedAt: new Date(), token: 'till', transaction: transaction() },
    ...{ probability: random.uniform(), threshold: 0.5, predictedClass: 0, modelVersion: '0123456789ab' },
  });
  const rowsOnce = Math.min(rows, ROWS_ONCE);
  for (let done = 0; done < rowsOnce; done += AT_ONCE) await log.append(Array.from({ length: AT_ONCE }, decision));
  await log.close();
  const written = readdirSync(dir).filter((name) => name.endsWith('.csv'));
  const times = rows / rowsOnce;
  for (let copy = 1; copy < times; copy++)
    for (const name of written) copyFileSync(join(dir, name), join(dir, name.replace('api-0', `api-${copy}`)));
  return written.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0) * times;
}
