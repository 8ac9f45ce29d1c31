import { randomUUID } from 'node:crypto';
import { ulbSchema } from '@fraud/feature-schema';
import { aTransaction } from '@fraud/feature-schema/testing';
import type { Decision } from '../decision.ts';

/** A valid decision on a ULB transaction. */
export function aDecision(changes: Partial<Decision> = {}): Decision {
  const transaction = aTransaction({ Time: 1000, V1: -1.3598071336738, Amount: 149.62 });
  delete transaction[ulbSchema.label];
  return {
    id: randomUUID(),
    decidedAt: new Date(),
    token: 'shop',
    transaction,
    probability: 0.25,
    threshold: 0.5,
    predictedClass: 0,
    modelVersion: '0123456789ab',
    ...changes,
  };
}

export { mountSmallFileSystem } from './small-file-system.ts';
