/** The same columns in the plainest way: every transaction looks at all earlier ones. O(n^2); for tests. */
import type { HistoryColumn, HistoryPlan, Transaction } from '../index.ts';

type Kept = Transaction & { readonly ms: number };

export type PlainHistory = {
  advance(transaction: Transaction): number[];
  learn(transaction: Transaction, label: 0 | 1): void;
};

export function plainHistory(plan: HistoryPlan): PlainHistory {
  const groups = plan.groups.map((group) => ({ ...group, histories: new Map<string, Kept[]>() }));
  const keyOf = (transaction: Transaction, per: readonly string[]) =>
    per.map((name) => entityOf(plan, transaction, name)).join('+');

  return {
    advance: (transaction) =>
      groups.flatMap(({ per, columns, histories }) => {
        if (per.some((name) => entityOf(plan, transaction, name) === '')) return columns.map(() => NaN);
        const kept: Kept = { ...transaction, ms: Math.round(transaction.timeSeconds * 1000) };
        const history = histories.get(keyOf(transaction, per)) ?? [];
        const repeated = history.findIndex(({ ms, id }) => id !== 0 && id === kept.id && ms === kept.ms);
        const before = repeated >= 0 ? history.slice(0, repeated) : history.filter(({ ms }) => ms <= kept.ms);
        const derived = columns.map((column) => float32Of(derive(plan, column, kept, before)));
        if (repeated < 0) {
          const later = history.slice(before.length);
          const reach = Math.max(...columns.map((c) => ms(c.withinSeconds) + ms(c.delaySeconds ?? 0)));
          const all = [...before, kept, ...later];
          const isNewest = later.length === 0;
          histories.set(keyOf(transaction, per), isNewest ? all.filter((event) => event.ms > kept.ms - reach) : all);
        }
        return derived;
      }),
    learn(transaction, label) {
      for (const { per, histories } of groups) {
        const history = histories.get(keyOf(transaction, per)) ?? [];
        const at = history.findIndex(
          ({ ms: time, id }) => id === transaction.id && time === ms(transaction.timeSeconds),
        );
        if (at >= 0) history[at] = { ...history[at]!, label };
      }
    },
  };
}

function derive(plan: HistoryPlan, column: HistoryColumn, transaction: Kept, before: readonly Kept[]): number {
  const newest = transaction.ms - ms(column.delaySeconds ?? 0);
  const window = before.filter((event) => event.ms > newest - ms(column.withinSeconds) && event.ms <= newest);
  switch (column.as) {
    case 'count':
      return window.length;
    case 'sinceLast':
      return window.length === 0 ? NaN : (transaction.ms - window.at(-1)!.ms) / 1000;
    case 'isFirst':
      return window.length === 0 ? 1 : 0;
    case 'fraudShare':
      return window.length === 0 ? NaN : window.filter(({ label }) => label === 1).length / window.length;
    case 'distinct':
      return new Set(window.map((event) => entityOf(plan, event, column.of)).filter((key) => key !== '')).size;
    case 'isNew': {
      const value = entityOf(plan, transaction, column.of);
      return value === '' ? NaN : window.some((event) => entityOf(plan, event, column.of) === value) ? 0 : 1;
    }
    case 'sum':
    case 'mean':
    case 'max':
    case 'ratio': {
      const numberOf = (event: Transaction) => Math.fround(event.numbers[plan.numbers.indexOf(column.of)]!) + 0;
      const known = window.map(numberOf).filter((number) => Number.isFinite(number));
      const sum = exactSum(known);
      if (column.as === 'sum') return sum;
      if (known.length === 0) return NaN;
      if (column.as === 'max') return Math.max(...known);
      return column.as === 'mean' ? sum / known.length : sum === 0 ? NaN : numberOf(transaction) / (sum / known.length);
    }
  }
}

/** What does not fit is missing. */
function float32Of(value: number): number {
  return Math.abs(Math.fround(value)) === Infinity ? NaN : Math.fround(value);
}

/** The sum of float32 values, rounded once. */
function exactSum(values: readonly number[]): number {
  const scale = 2 ** 149; // of the smallest float32
  return Number(values.reduce((sum, value) => sum + BigInt(value * scale), 0n)) / scale;
}

/** '' if it is missing. */
function entityOf(plan: HistoryPlan, { entities }: Transaction, name: string): string {
  const at = 2 * plan.entities.indexOf(name);
  return entities[at] === 0 && entities[at + 1] === 0 ? '' : `${entities[at]} ${entities[at + 1]}`;
}

function ms(seconds: number): number {
  return Math.round(seconds * 1000);
}
