import { joinForests } from '@fraud/forest-model';
import type { GrowTreesPayload } from '@fraud/jobs';
import type { ObjectStore } from '@fraud/object-store';
import type { JobHandler } from '@fraud/queue';
import type { Log } from '@fraud/service';
import { asJobError } from '../errors.ts';
import { treesProgress } from '../growing/grow-forest.ts';
import type { PlanGrowers } from '../growing/plan-growers.ts';
import { readPlan } from '../plan/retrain-plan.ts';
import { countTrees, deleteTrees, hasTrees, putTrees } from '../plan/stored-trees.ts';

/**
 * Grows a part of the forest of a retraining that may have been planned elsewhere. Which trees these are follows from
 * the plan alone.
 */
export function handleGrowTrees(
  parts: { readonly store: ObjectStore; readonly growers: PlanGrowers },
  log: Pick<Log, 'debug'>,
): JobHandler<GrowTreesPayload> {
  return async ({ retrainJobId, planId, from, to }, { signal, parentProgress }) => {
    const { store, growers } = parts;
    try {
      const plan = await readPlan(store, retrainJobId);
      if (plan?.id !== planId) return { outcome: 'skipped', reason: 'the retraining is over' };
      const isThere = await hasTrees(store, plan, { from, to });
      if (!isThere) {
        const groups = Array.from({ length: to - from }, (_, i) => from + i);
        const forests = await growers.use(plan, (open) => Promise.all(groups.map((group) => open.grow(group, signal))));
        await putTrees(store, plan, { from, to }, joinForests(forests));
        log.debug({ jobId: retrainJobId, from, to }, 'groups of trees grown');
        const isOver = (await readPlan(store, retrainJobId))?.id !== planId;
        if (isOver) await deleteTrees(store, plan, { from, to }); // put after everything else was deleted
      }
      parentProgress(treesProgress(await countTrees(store, plan), plan));
      return { outcome: isThere ? 'skipped' : 'done' };
    } catch (error) {
      throw asJobError(error);
    }
  };
}
