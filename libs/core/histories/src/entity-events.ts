/** What a history keeps of one entity, for people who look. */
import type { Transaction } from './advance.ts';
import { type EntityKey, keyOf } from './entity-key.ts';
import type { GroupHistory, History } from './history.ts';
import { openEntity } from './keeping/entities.ts';
import { FRAUD_LABEL, labelColumn, timeAt, UNKNOWN_LABEL, wordColumn } from './keeping/event-block.ts';
import { groupName } from './plan/history-plan.ts';

type KeptEvent = {
  readonly timeSeconds: number;
  /** By the plan's names of those that are kept; NaN is missing. */
  readonly numbers: Readonly<Record<string, number>>;
  /** 1 fraud, 0 legitimate, undefined where it is not known or the group keeps no labels. */
  readonly label: 0 | 1 | undefined;
};

export type KeptEntity = {
  /** As the plan's group is called: `card`, or `card+shop` of a pair. */
  readonly group: string;
  /** Oldest first. */
  readonly events: readonly KeptEvent[];
};

/** The events of a transaction's entities, group by group, without groups whose entities it lacks. O(events). */
export function entityEvents({ plan, groups }: History, { entities }: Pick<Transaction, 'entities'>): KeptEntity[] {
  const key: EntityKey = { low: 0, high: 0 };
  return plan.groups.flatMap((of, g) => {
    const group = groups[g]!;
    if (!keyOf(entities, group.program.per, key)) return [];
    const isKept = openEntity(group.entities, key.low, key.high);
    return [{ group: groupName(of), events: isKept ? eventsOf(group, plan.numbers) : [] }];
  });
}

/** Of the entity that is open. */
function eventsOf({ entities: { block, layout }, program }: GroupHistory, names: readonly string[]): KeptEvent[] {
  return Array.from({ length: block.end - block.first }, (_, i) => {
    const at = block.first + i;
    const numbers = program.numbers.map(
      (name, n) => [names[name]!, block.view.floats[wordColumn(block, 2 + n) + at]!] as const,
    );
    const label = layout.labelled ? block.view.bytes[labelColumn(block, layout) + at]! : undefined;
    return {
      timeSeconds: timeAt(block, layout, at) / 1000,
      numbers: Object.fromEntries(numbers),
      label: label === undefined || label === UNKNOWN_LABEL ? undefined : label >= FRAUD_LABEL ? 1 : 0,
    };
  });
}
