import { randomUUID } from 'node:crypto';
import type { Queues } from '@fraud/queue';
import { championChanged, recordRunJob } from './jobs.ts';

/**
 * Tells the services that a person has changed the champion: the APIs by a message, MLflow's alias by a job, which
 * waits until MLflow can be reached.
 *
 * @throws FRAUD_QUEUE_UNREACHABLE; the APIs then notice by themselves, MLflow's alias stays
 */
export async function tellOfChampion(
  queues: Pick<Queues, 'announce' | 'enqueue'>,
  { version, folder }: { readonly version: string; readonly folder: string },
): Promise<void> {
  await queues.announce(championChanged, { version });
  await queues.enqueue(recordRunJob, {
    folder,
    retrainJobId: 'by-hand',
    reason: 'manual',
    requestId: randomUUID(),
  });
}
