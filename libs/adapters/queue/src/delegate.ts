/**
 * Work in parts, as a BullMQ flow: a job adds children to other queues and leaves its worker until they have ended. A
 * child that fails for good wakes its parent at once (`continueParentOnFailure`), so that the parent decides what
 * becomes of the rest.
 */
import { type Job, type Queue, WaitingChildrenError } from 'bullmq';
import { type JobDefinition, optionsOf, parsePayload } from './define-job.ts';
import { PermanentError } from './errors.ts';

export type Delegation<Payload> = {
  readonly parent: Job;
  readonly token: string | undefined;
  readonly queue: Queue;
  readonly job: JobDefinition<Payload>;
  readonly payloads: readonly Payload[];
};

/**
 * Resolves when all children have ended well before the parent could leave; else the parent leaves, and its handler
 * begins anew later.
 *
 * @throws WaitingChildrenError when the parent has left; PermanentError with the reason of a child that has failed
 * for good
 */
export async function delegate<Payload>({ parent, token, queue, job, payloads }: Delegation<Payload>): Promise<void> {
  const children = payloads.map((payload) => {
    const data = parsePayload(`job ${job.name}`, job.payload, payload);
    const jobId = job.jobId?.(data);
    if (jobId === undefined)
      throw new TypeError(
        `Cannot delegate to ${job.name}: its jobs have no ids, ` +
          'so they would be added again whenever the parent begins anew',
      );
    return {
      name: job.name,
      data,
      opts: {
        ...optionsOf(job),
        removeOnComplete: true,
        jobId,
        parent: { id: parent.id!, queue: parent.queueQualifiedName },
        continueParentOnFailure: true,
      },
    };
  });
  const failures = await parent.getIgnoredChildrenFailures();
  for (const { opts } of children) {
    const reason = failures[`${queue.qualifiedName}:${opts.jobId}`];
    if (reason !== undefined) throw new PermanentError(`${opts.jobId} failed: ${reason}`);
  }
  await queue.addBulk(children);
  if (await parent.moveToWaitingChildren(token!)) throw new WaitingChildrenError();
}

/** Removes the children that nobody has begun, and has `stop` called for those under way. */
export async function stopChildren(
  parent: Job,
  stop: (queueName: string, jobId: string) => Promise<unknown>,
): Promise<void> {
  await parent.removeUnprocessedChildren();
  const { unprocessed = [] } = await parent.getDependencies();
  for (const key of unprocessed) {
    const [, queueName, jobId] = key.split(':');
    await stop(queueName!, jobId!);
  }
}
