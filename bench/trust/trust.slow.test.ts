/**
 * A quick form of `npm run bench:trust`: the promises of the gate, in few cases. So few tell a gate that keeps its
 * promises from one that does not, not from one that nearly does.
 */
import { describe, expect, it } from 'vitest';
import { gateScenarios } from './gate.ts';
import { looksScenarios } from './looks.ts';
import type { Scenario } from './scenario.ts';

const PAIRS = 40;
/** Of a gate that promotes about whatever looks better. */
const LAX = 0.8;
const namesOf = (scenarios: readonly Scenario[]) => scenarios.map(({ name }) => name);
const brokenOf = (scenarios: readonly Scenario[]) => namesOf(scenarios.filter(({ within }) => !within));

describe('bench:trust, in few cases', () => {
  it('finds every promise of the gate kept', () => {
    expect(brokenOf(gateScenarios(PAIRS))).toEqual([]);
  });

  it('finds each of them broken by a gate that promotes whatever looks better', () => {
    const broken = brokenOf(gateScenarios(PAIRS, LAX)).join();
    for (const promise of ['equal cost', 'dearer by', 'equal models', 'in clusters of five', 'after severe drift'])
      expect(broken).toContain(promise);
  });

  it('finds the yearly budget kept, and broken by a gate that gives each judgement what a lax one would', () => {
    expect(brokenOf(looksScenarios(1))).toEqual([]);
    const broken = brokenOf(looksScenarios(1, () => LAX)).join();
    for (const promise of ['equal models each week', 'severe drift each week']) expect(broken).toContain(promise);
  });
});
