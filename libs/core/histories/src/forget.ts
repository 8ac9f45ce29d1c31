import { forgetRunningCounts } from './advance.ts';
import type { GroupHistory, History } from './history.ts';
import { dropEntity, dropUntil, openCell, TABLES } from './keeping/entities.ts';
import { settleEntity, shrinkEntity } from './keeping/entity-room.ts';

/**
 * Drops what no window reaches any more: events, and entities without events. `advance` does so with the events of the
 * entity at hand; this is for those that are silent. It also closes gaps, so that memory goes back. It looks at so many
 * cells of the tables and goes on there the next time, so that each call is short.
 *
 * @param nowSeconds the time that windows end at; only a transaction that is later than the longest window could
 *   miss what is dropped
 * @param cells at least 1; a history has 1.3 to 2 cells an entity
 * @returns whether the round through all entities has come to its end with this call
 */
export function forget(history: History, nowSeconds: number, cells: number): boolean {
  const { groups, sweep } = history;
  const nowMs = Math.round(nowSeconds * 1000);
  for (let left = cells; left > 0; left--) {
    const group = groups[sweep.group];
    if (group === undefined) {
      sweep.group = 0;
      return true;
    }
    const table = group.entities.tables[sweep.table]!;
    if (sweep.cell < table.size) {
      // a dropped entity's cell may hold another one now, which is looked at next
      if (!forgetCell(group, sweep, nowMs)) sweep.cell++;
    } else {
      sweep.cell = 0;
      sweep.table = (sweep.table + 1) % TABLES;
      if (sweep.table === 0) sweep.group++;
    }
  }
  return false;
}

/** @returns whether the cell's entity was dropped */
function forgetCell({ entities, program }: GroupHistory, sweep: History['sweep'], nowMs: number): boolean {
  const table = entities.tables[sweep.table]!;
  const at = sweep.cell * table.width;
  if (table.cells[at] === 0 && table.cells[at + 1] === 0) return false;
  openCell(entities, table, at);
  const { block } = entities;
  const { first } = block;
  dropUntil(entities, nowMs - program.reachMs);
  if (block.first === block.end) {
    const { cells } = table;
    dropEntity(entities);
    if (table.cells !== cells) sweep.cell = 0; // the table has become smaller: every entity lies elsewhere
    return true;
  }
  if (block.first > first) {
    forgetRunningCounts(entities);
    shrinkEntity(entities);
  }
  settleEntity(entities);
  return false;
}
