import type { ProgressReporter } from './command.ts';

const BAR_WIDTH = 30;
const STEP_PERCENT = 10;

/** Shows progress: a moving bar on a terminal, one line for each tenth of the work elsewhere. */
export function reportProgress(stream: { readonly isTTY?: boolean; write(text: string): unknown }): ProgressReporter {
  let current = '';
  let printed = 0; // percent
  return {
    log: (line) => stream.write(`${line}\n`),
    progress: (what, share) => {
      if (what !== current) printed = 0;
      current = what;
      const percent = Math.floor(100 * share + 1e-9); // 100 x 0.29 is a little less than 29
      if (stream.isTTY) {
        const done = Math.floor(share * BAR_WIDTH);
        stream.write(
          `\r${what} [${'#'.repeat(done)}${'.'.repeat(BAR_WIDTH - done)}] ${percent} %${share >= 1 ? '\n' : ''}`,
        );
      } else if (share >= 1 || percent >= printed + STEP_PERCENT) {
        printed = percent - (percent % STEP_PERCENT);
        stream.write(`${what} ${percent} %\n`);
      }
    },
  };
}
