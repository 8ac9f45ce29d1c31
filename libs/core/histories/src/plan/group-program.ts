/**
 * A group of a plan, made ready for counting: names are positions, durations are milliseconds, and columns that look
 * at the same window share it.
 */
import { groupName, type HistoryColumn, type HistoryGroup, type HistoryPlan } from './history-plan.ts';

type Window = {
  readonly withinMs: number;
  readonly delayMs: number;
};

/** One derived column: which figure of which window. */
export type ColumnProgram = {
  readonly as: HistoryColumn['as'];
  /** Position of the window. */
  readonly window: number;
  /** Position in `numbers` or `values`; 0 where a column is of neither. */
  readonly of: number;
};

export type GroupProgram = {
  readonly name: string;
  /** Positions in the plan's entities: whose history it is. */
  readonly per: readonly number[];
  /** Of each window; by delay, then by length, so that windows of one delay lie in one another. */
  readonly withinMs: Float64Array;
  readonly delayMs: Float64Array;
  /** Positions in the plan's numbers: those that are kept with each event. */
  readonly numbers: readonly number[];
  /** Positions in the plan's entities: those that are kept with each event. */
  readonly values: readonly number[];
  /** Whether labels are kept with each event. */
  readonly labelled: boolean;
  /** Of each number, and of each value: how many of the first windows ask for it. They have no delay. */
  readonly numberWindows: readonly number[];
  readonly valueWindows: readonly number[];
  /** Of each window: whether its frauds are counted. */
  readonly countsFrauds: readonly boolean[];
  readonly columns: readonly ColumnProgram[];
  /** How far back any of the windows begins. Older events are dropped. */
  readonly reachMs: number;
};

/** @param plan as checked by `checkPlan` */
export function groupProgram(plan: HistoryPlan, group: HistoryGroup): GroupProgram {
  const windows = distinctWindows(group.columns);
  const windowOf = (column: HistoryColumn) => {
    const { withinMs, delayMs } = columnWindow(column);
    return windows.findIndex((window) => window.withinMs === withinMs && window.delayMs === delayMs);
  };
  const numberNames = namesOf(group.columns, (column) =>
    column.as === 'sum' || column.as === 'mean' || column.as === 'max' || column.as === 'ratio' ? column.of : undefined,
  );
  const valueNames = namesOf(group.columns, (column) =>
    column.as === 'distinct' || column.as === 'isNew' ? column.of : undefined,
  );
  const columns = group.columns.map((column): ColumnProgram => {
    const of = 'of' in column ? column.of : '';
    return {
      as: column.as,
      window: windowOf(column),
      of: Math.max(0, (column.as === 'distinct' || column.as === 'isNew' ? valueNames : numberNames).indexOf(of)),
    };
  });
  const windowsOf = (names: readonly string[], name: string) =>
    1 +
    Math.max(
      ...group.columns
        .filter((column) => 'of' in column && column.of === name && names === kindOf(column))
        .map(windowOf),
    );
  const kindOf = (column: HistoryColumn) =>
    column.as === 'distinct' || column.as === 'isNew' ? valueNames : numberNames;
  return {
    name: groupName(group),
    per: group.per.map((entity) => plan.entities.indexOf(entity)),
    withinMs: Float64Array.from(windows, ({ withinMs }) => withinMs),
    delayMs: Float64Array.from(windows, ({ delayMs }) => delayMs),
    numbers: numberNames.map((name) => plan.numbers.indexOf(name)),
    values: valueNames.map((name) => plan.entities.indexOf(name)),
    labelled: columns.some(({ as }) => as === 'fraudShare'),
    numberWindows: numberNames.map((name) => windowsOf(numberNames, name)),
    valueWindows: valueNames.map((name) => windowsOf(valueNames, name)),
    countsFrauds: windows.map((_, i) => columns.some(({ as, window }) => as === 'fraudShare' && window === i)),
    columns,
    reachMs: Math.max(0, ...windows.map(({ withinMs, delayMs }) => withinMs + delayMs)),
  };
}

function columnWindow({ withinSeconds, delaySeconds = 0 }: HistoryColumn): Window {
  return { withinMs: Math.round(withinSeconds * 1000), delayMs: Math.round(delaySeconds * 1000) };
}

function distinctWindows(columns: readonly HistoryColumn[]): Window[] {
  const windows = new Map(columns.map(columnWindow).map((window) => [`${window.delayMs} ${window.withinMs}`, window]));
  return [...windows.values()].sort((a, b) => a.delayMs - b.delayMs || a.withinMs - b.withinMs);
}

function namesOf(columns: readonly HistoryColumn[], nameOf: (column: HistoryColumn) => string | undefined): string[] {
  return [...new Set(columns.map(nameOf).filter((name) => name !== undefined))];
}
