import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '@fraud/object-store';
import type { Queues } from '@fraud/queue';
import { requestJob } from './job-requests.ts';
import { championChanged, recordRunJob } from './jobs.ts';

/**
 * Tells the services that a person has changed the champion: the APIs by a message, MLflow's alias by a job, which
 * waits until MLflow can be reached.
 *
 * @throws FRAUD_QUEUE_UNREACHABLE; the APIs then notice by themselves, MLflow's alias stays
 */
export async function tellOfChampion(
  parts: { readonly store: ObjectStore; readonly queues: Pick<Queues, 'announce' | 'enqueue'> },
  { version, folder }: { readonly version: string; readonly folder: string },
): Promise<void> {
  await parts.queues.announce(championChanged, { version });
  await requestJob(parts, recordRunJob, {
    folder,
    retrainJobId: 'by-hand',
    reason: 'manual',
    requestId: randomUUID(),
  });
}
