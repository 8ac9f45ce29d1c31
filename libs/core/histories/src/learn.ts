import { timeMsOf, type Transaction } from './advance.ts';
import { relabel } from './counting/running-counts.ts';
import { type EntityKey, keyOf } from './entity-key.ts';
import type { GroupHistory, History } from './history.ts';
import { openEntity } from './keeping/entities.ts';
import { FRAUD_LABEL, labelColumn, LEGITIMATE_LABEL } from './keeping/event-block.ts';
import { findEvent, placeOf } from './keeping/find-event.ts';

const key: EntityKey = { low: 0, high: 0 };

/**
 * Tells the history what an earlier transaction was. It is found by its entities, time and id. The last word counts,
 * and only from the delay of each column on. O(log events) an entity.
 *
 * @param label 1 fraud, 0 legitimate
 * @returns whether any entity knows the transaction; false also where its events are past the longest window
 */
export function learn(
  { groups }: History,
  transaction: Pick<Transaction, 'timeSeconds' | 'entities' | 'id'>,
  label: 0 | 1,
): boolean {
  const timeMs = timeMsOf(transaction.timeSeconds);
  let isKnown = false;
  for (const group of groups)
    if (group.program.labelled && keyOf(transaction.entities, group.program.per, key))
      isKnown = learnInGroup(group, key, timeMs, transaction.id, label) || isKnown;
  return isKnown;
}

function learnInGroup(
  { entities, counted }: GroupHistory,
  { low, high }: EntityKey,
  timeMs: number,
  id: number,
  label: 0 | 1,
): boolean {
  if (!openEntity(entities, low, high)) return false;
  const { block, layout } = entities;
  const end = placeOf(block, layout, timeMs);
  const event = findEvent(block, layout, end, timeMs, id >>> 0);
  if (event < 0) return false;
  const at = labelColumn(block, layout) + event;
  const wasFraud = block.view.bytes[at] === FRAUD_LABEL;
  block.view.bytes[at] = label === 1 ? FRAUD_LABEL : LEGITIMATE_LABEL;
  const { running } = entities.pages.pages[entities.page]!;
  if (running !== undefined && wasFraud !== (label === 1)) relabel(running, counted, event, label === 1 ? 1 : -1);
  return true;
}
