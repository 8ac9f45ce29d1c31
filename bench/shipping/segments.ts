/** Sealed segments of the decision log, as the API leaves them. */
import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Decision, newDecisionId, openDecisionLog } from '@fraud/decision-log';
import { type Transaction, ulbSchema } from '@fraud/feature-schema';
import { randomSource } from '@fraud/random';

const ROWS_A_SEGMENT = 500_000;
const AT_ONCE = 1_000;

/** Writes so many rows; every segment holds the same ones. @returns bytes of all */
export async function writeSegments(dir: string, rows: number): Promise<number> {
  const random = randomSource(1);
  const log = await openDecisionLog({ dir, schema: ulbSchema, instance: 'api-0' });
  const transaction = (): Transaction =>
    Object.fromEntries(ulbSchema.requested.map((name) => [name, Math.fround(random.normal())]));
  const decision = (): Decision => ({
    ...{ id: newDecisionId(), decidedAt: new Date(), token: 'till', transaction: transaction() },
    ...{ probability: random.uniform(), threshold: 0.5, predictedClass: 0, modelVersion: '0123456789ab' },
  });
  const segmentRows = Math.min(rows, ROWS_A_SEGMENT);
  for (let done = 0; done < segmentRows; done += AT_ONCE) await log.append(Array.from({ length: AT_ONCE }, decision));
  await log.close();
  const [first] = readdirSync(dir).filter((name) => name.endsWith('.csv'));
  const source = join(dir, first!);
  const segments = rows / segmentRows;
  for (let copy = 1; copy < segments; copy++) copyFileSync(source, join(dir, first!.replace('api-0', `api-${copy}`)));
  return statSync(source).size * segments;
}
