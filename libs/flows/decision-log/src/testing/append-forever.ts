/**
 * Program of the crash test: appends decisions four at a time and prints the ids of each append once it is
 * acknowledged.
 */
import { ulbSchema } from '@fraud/feature-schema';
import { openDecisionLog } from '../appending/decision-log.ts';
import { aDecision } from './testing.ts';

const [dir = '', instance = ''] = process.argv.slice(2);
const log = await openDecisionLog({ dir, instance, schema: ulbSchema, segmentMaxBytes: 100_000 });
const client = async (): Promise<never> => {
  for (;;) {
    const decisions = Array.from({ length: 4 }, () => aDecision({ transactionId: 'a "quoted"\nid' }));
    await log.append(decisions);
    process.stdout.write(decisions.map((decision) => `${decision.id}\n`).join(''));
  }
};
await Promise.all([client(), client(), client()]);
