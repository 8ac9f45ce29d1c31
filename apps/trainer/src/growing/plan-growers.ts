import type { ObjectStore } from '@fraud/object-store';
import { openGrowers, type TreeGrowers } from '@fraud/training';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import { getTable } from '../plan/stored-table.ts';

/**
 * Rows and threads of a plan are kept for so long after their last use: the next part of the same forest comes at
 * once or not at all.
 */
const KEEP_MS = 10_000;

/** The plans this process grows trees for: the rows of each are fetched and binned once. */
export type PlanGrowers = {
  readonly use: <T>(plan: RetrainPlan, work: (growers: TreeGrowers) => Promise<T>) => Promise<T>;
  readonly close: () => void;
};

type Lent = { readonly growers: Promise<TreeGrowers>; users: number; timer?: NodeJS.Timeout };

export function createPlanGrowers(store: ObjectStore, threads: number): PlanGrowers {
  const plans = new Map<string, Lent>();

  const open = async ({ training, inputs, parameters }: RetrainPlan): Promise<TreeGrowers> => {
    const { matrix, rows, labels } = await getTable(store, training);
    return await openGrowers({ matrix, rows, labels, inputs: inputs.length, parameters, threads });
  };
  const lend = (plan: RetrainPlan): Lent => {
    const lent: Lent = { growers: open(plan), users: 0 };
    plans.set(plan.id, lent);
    lent.growers.catch(() => plans.delete(plan.id)); // who waits for them gets the error, the next one tries again
    return lent;
  };
  const takeBack = (id: string): void => {
    const lent = plans.get(id);
    plans.delete(id);
    clearTimeout(lent?.timer);
    lent?.growers.then(
      (growers) => growers.close(),
      () => {},
    );
  };

  return {
    use: async (plan, work) => {
      const lent = plans.get(plan.id) ?? lend(plan);
      clearTimeout(lent.timer);
      lent.users++;
      try {
        return await work(await lent.growers);
      } finally {
        lent.users--;
        if (lent.users === 0) lent.timer = setTimeout(takeBack, KEEP_MS, plan.id).unref();
      }
    },
    close: () => [...plans.keys()].forEach(takeBack),
  };
}
