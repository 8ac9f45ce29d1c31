import { timeMsOf, type Transaction } from './advance.ts';
import { relabel } from './counting/running-counts.ts';
import { type EntityKey, keyOf } from './entity-key.ts';
import type { GroupHistory, History } from './history.ts';
import { openEntity } from './keeping/entities.ts';
import {
  FRAUD_LABEL,
  labelColumn,
  LEGITIMATE_LABEL,
  REPORTED_FRAUD_LABEL,
  UNKNOWN_LABEL,
} from './keeping/event-block.ts';
import { findEvent, placeOf } from './keeping/find-event.ts';

const key: EntityKey = { low: 0, high: 0 };

/**
 * Tells the history what an earlier transaction was. It is found by its entities, time and id. The last word counts,
 * and only from the delay of each column on. O(log events) an entity.
 *
 * @param label 1 fraud, 0 legitimate
 * @param isReported whether it comes from a report, which changes nothing where a weekly file has said it, as in
 *   training
 * @returns whether any entity knows the transaction; false also where its events are past the longest window
 */
export function learn(
  { groups }: History,
  transaction: Pick<Transaction, 'timeSeconds' | 'entities' | 'id'>,
  label: 0 | 1,
  isReported = false,
): boolean {
  const timeMs = timeMsOf(transaction.timeSeconds);
  let isKnown = false;
  for (const group of groups)
    if (group.program.labelled && keyOf(transaction.entities, group.program.per, key))
      isKnown = learnInGroup(group, key, { timeMs, id: transaction.id >>> 0 }, { label, isReported }) || isKnown;
  return isKnown;
}

type Told = { readonly label: 0 | 1; readonly isReported: boolean };

function learnInGroup(
  { entities, counted }: GroupHistory,
  { low, high }: EntityKey,
  { timeMs, id }: { readonly timeMs: number; readonly id: number },
  told: Told,
): boolean {
  if (!openEntity(entities, low, high)) return false;
  const { block, layout } = entities;
  const event = findEvent(block, layout, placeOf(block, layout, timeMs), timeMs, id);
  if (event < 0) return false;
  const at = labelColumn(block, layout) + event;
  const before = block.view.bytes[at]!;
  const after = labelAfter(before, told);
  block.view.bytes[at] = after;
  const change = Number(after >= FRAUD_LABEL) - Number(before >= FRAUD_LABEL);
  const { running } = entities.pages.pages[entities.page]!;
  if (running !== undefined && change !== 0) relabel(running, counted, event, change > 0 ? 1 : -1);
  return true;
}

function labelAfter(before: number, { label, isReported }: Told): number {
  if (!isReported) return label === 1 ? FRAUD_LABEL : LEGITIMATE_LABEL;
  if (before === LEGITIMATE_LABEL || before === FRAUD_LABEL) return before;
  return label === 1 ? REPORTED_FRAUD_LABEL : UNKNOWN_LABEL;
}
