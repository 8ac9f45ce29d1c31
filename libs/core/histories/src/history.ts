/**
 * What entities have done before: for each group of a plan, the events of each entity as far back as the longest
 * window reaches. Pure: it knows no clock and no disk, and the same transactions in the same order give the same bits.
 */
import { createWalk, type Walk } from './counting/count-by-walking.ts';
import { createFigures, type Figures } from './counting/figures.ts';
import type { Counted } from './counting/running-counts.ts';
import { createEntities } from './keeping/entities.ts';
import type { Entities } from './keeping/entity-cell.ts';
import { type Event, eventLayout } from './keeping/event-block.ts';
import { type GroupProgram, groupProgram } from './plan/group-program.ts';
import { checkPlan, derivedNames, type HistoryPlan } from './plan/history-plan.ts';

export type GroupHistory = {
  readonly program: GroupProgram;
  readonly entities: Entities;
  /** What of the transaction at hand is kept in this group. */
  readonly event: Event;
  readonly walk: Walk;
  readonly counted: Counted;
  readonly figures: Figures;
};

export type History = {
  readonly plan: HistoryPlan;
  readonly groups: readonly GroupHistory[];
  /** Derived columns of a transaction. */
  readonly width: number;
  /** Where `forget` goes on. */
  readonly sweep: { group: number; table: number; cell: number };
};

/** @throws HistoryError that lists every problem of the plan */
export function createHistory(plan: HistoryPlan): History {
  checkPlan(plan);
  const groups = plan.groups.map((group): GroupHistory => {
    const program = groupProgram(plan, group);
    const layout = eventLayout(program.numbers.length, program.values.length, program.labelled);
    const entities = createEntities(layout);
    return {
      program,
      entities,
      event: {
        timeMs: 0,
        id: 0,
        numbers: new Float32Array(program.numbers.length),
        values: new Uint32Array(2 * program.values.length),
        label: 0,
      },
      walk: createWalk(program, layout),
      counted: { program, layout, block: entities.block },
      figures: createFigures(program),
    };
  });
  return { plan, groups, width: derivedNames(plan).length, sweep: { group: 0, table: 0, cell: 0 } };
}

export type HistorySize = {
  readonly entities: number;
  readonly events: number;
  /** Of events and of the tables that find them; running counts of entities with many events come on top. */
  readonly bytes: number;
};

/** Entities, events and bytes of all groups together. A card and its merchant are two entities, with one event each. */
export function historySize({ groups }: History): HistorySize {
  const size = { entities: 0, events: 0, bytes: 0 };
  for (const { entities } of groups) {
    size.events += entities.events;
    size.bytes += entities.pages.bytes;
    for (const { held, cells } of entities.tables) {
      size.entities += held;
      size.bytes += cells.byteLength;
    }
  }
  return size;
}
