/**
 * The library of the decision log, but for the log itself, which writes nothing: for the API that is measured without
 * one.
 */
import type { DecisionLog } from '@fraud/decision-log';

export * from '@fraud/decision-log';

/**
 * Appends resolve in the next turn, those of one turn together, as the log's do: what is left out is the writing
 * alone.
 *
 * @public in place of the library's, by the loader of the benchmark
 */
export function openDecisionLog(): Promise<DecisionLog> {
  let turn: Promise<void> | undefined;
  const nextTurn = () =>
    new Promise<void>((resolve) => {
      setImmediate(() => {
        turn = undefined;
        resolve();
      });
    });
  return Promise.resolve({
    append: () => (turn ??= nextTurn()),
    isWritable: () => true,
    close: () => Promise.resolve(),
  });
}
