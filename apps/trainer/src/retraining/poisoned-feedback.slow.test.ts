/**
 * An attack: a client that may predict and report feedback makes up rows of its own kind of fraud and labels them as
 * legitimate, so that the next model passes them. Whatever it does, the model in service must go on finding them.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Decision,
  type Label,
  labelKey,
  newDecisionId,
  openDecisionLog,
  shipDecisionLog,
} from '@fraud/decision-log';
import { aDecision } from '@fraud/decision-log/testing';
import { columnOf, fraudsIn, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { scoreMatrix } from '@fraud/forest-model';
import { loadChampion } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { aSystem, closeSystems, SECONDS_PER_WEEK } from '../testing/training-system.ts';

afterAll(closeSystems);

const ROWS = 2_000;
/** Noon of the Wednesday of week 40 of 2026. */
const FIRST_WEEK = 40;
const MIDDLE_OF_FIRST_WEEK = Date.UTC(2026, 8, 30, 12);
const middleOf = (week: number) => new Date(MIDDLE_OF_FIRST_WEEK + (week - FIRST_WEEK) * SECONDS_PER_WEEK * 1000);
const weekOf = (week: number) =>
  simulateWeek({ rows: ROWS, fraudShare: 0.04, seed: week, startTimeSeconds: week * SECONDS_PER_WEEK });

/** Frauds like the known ones, with a mark that no others have. */
function ownFrauds(rows: number, seed: number): TransactionTable {
  const table = simulateWeek({ rows, fraudShare: 1, seed, startTimeSeconds: 0 });
  for (const [name, value] of [
    ['V25', 3],
    ['V26', -3],
    ['V22', 3.5],
  ] as const)
    columnOf(table, ulbSchema.inputs.indexOf(name)).fill(value);
  return table;
}

/** Decisions on the rows, as the API logs them. */
function decisionsOn(table: TransactionTable, week: number, token: string): Decision[] {
  return Array.from({ length: table.rows }, (_, row) => {
    const value = (name: string) => columnOf(table, ulbSchema.inputs.indexOf(name))[row]!;
    const features = ulbSchema.features.map((name) => [name, value(name)] as const);
    const transaction = { Time: table.eventTime[row]!, ...Object.fromEntries(features) };
    return aDecision({ id: newDecisionId(), decidedAt: middleOf(week), token, transaction });
  });
}

type Attack = { readonly decisions: readonly Decision[]; readonly week: number; readonly by: string };

/** Logs the decisions, and reports all of them as legitimate. */
async function attack(store: ObjectStore, { decisions, week, by }: Attack, trusted: boolean): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'poisoned-'));
  const log = await openDecisionLog({ dir, schema: ulbSchema, instance: `api-${by}`, now: () => middleOf(week) });
  for (let i = 0; i < decisions.length; i += 1_000) await log.append(decisions.slice(i, i + 1_000));
  await log.close();
  await shipDecisionLog({ dir, store });
  const knownAt = middleOf(week).toISOString();
  const labels = decisions.map(({ id }): Label => ({
    decisionId: id,
    isFraud: false,
    source: 'review',
    knownAt,
    by,
    trusted,
  }));
  const batch = { id: newDecisionId(), receivedAt: knownAt, token: by, labels };
  await store.put(labelKey(batch), new TextEncoder().encode(JSON.stringify(batch)));
}

describe('frauds that their own client calls legitimate', () => {
  const frauds = ownFrauds(1_000, 99);
  let system: Awaited<ReturnType<typeof aSystem>>;

  beforeEach(async () => {
    system = await aSystem({ parameters: { trees: 30, seed: 7 } });
    for (let week = FIRST_WEEK; week < FIRST_WEEK + 4; week++) await putWeek(week);
    await retrain(43, null);
  }, 60_000);

  const putWeek = (week: number) =>
    system.store.put(`weekly_data/week_2026_${week}.csv`, csvOf(weekOf(week), ulbSchema));
  /** In the worst case: after a severe drift, when a model that is about as good goes live. */
  const retrain = (week: number, championVersion: string | null) =>
    system.run({ week: `week_2026_${week}`, championVersion, reason: 'drift', driftedShare: 1 });
  const champion = async () => (await loadChampion(system.store))!;
  /** The share of the client's frauds that the model in service finds. */
  async function found(): Promise<number> {
    const { model } = await champion();
    return scoreMatrix(model, frauds.matrix, frauds.rows).filter((score) => score >= model.threshold).length / 1_000;
  }
  async function retrainAfter(week: number, attacks: readonly Attack[], trusted: boolean) {
    for (const each of attacks) await attack(system.store, each, trusted);
    await putWeek(week);
    return await retrain(week, (await champion()).manifest.version);
  }

  const floods = {
    'in 8,000 made-up rows': [{ week: 44, by: 'till', rows: 8_000 }],
    'through eight tokens': Array.from({ length: 8 }, (_, i) => ({ week: 44, by: `till-${i}`, rows: 1_000 })),
    'slowly, over four weeks': [44, 45, 46, 47].map((week) => ({ week, by: 'till', rows: 500 })),
  };

  it.each(Object.entries(floods))('are still found, %s, even when its token is trusted', async (_, flood) => {
    const before = await found();
    expect(before).toBeGreaterThan(0.8);
    for (const week of new Set(flood.map((each) => each.week))) {
      const attacks = flood
        .filter((each) => each.week === week)
        .map(({ by, rows }, i) => ({ week, by, decisions: decisionsOn(ownFrauds(rows, week + i), week, by) }));
      await retrainAfter(week, attacks, true);
    }
    expect(system.told.join()).toContain('rows legitimate that the model in service finds suspicious');
    expect(await found()).toBeGreaterThan(before - 0.1);
  });

  it('are still found when it labels rows of others, and no label changes', async () => {
    const before = await found();
    const decisions = decisionsOn(weekOf(44), 44, 'shop');
    await retrainAfter(44, [{ week: 44, by: 'till', decisions }], true);
    const { manifest } = await champion();
    expect(manifest.weeks.at(-1)).toMatchObject({ rows: ROWS, frauds: fraudsIn(weekOf(44)) });
    expect(manifest.feedback).toBeUndefined();
    expect(await found()).toBeGreaterThan(before - 0.1);
  });

  it('are not learned from when its token is not trusted', async () => {
    const before = await found();
    await retrainAfter(44, [{ week: 44, by: 'till', decisions: decisionsOn(ownFrauds(500, 44), 44, 'till') }], false);
    expect((await champion()).manifest.feedback).toBeUndefined();
    expect(await found()).toBeGreaterThan(before - 0.1);
  });
});
