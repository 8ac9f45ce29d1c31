import type { ProgressReporter } from './command.ts';
import { terminalText } from './terminal-text.ts';

const BAR_WIDTH = 30;
const STEP_PERCENT = 10;
/** From this share on the time that is left is estimated. */
const MIN_SHARE = 0.02;

type Stream = { readonly isTTY?: boolean; write(text: string): unknown };

/**
 * Shows progress and the time that is left: a moving bar on a terminal, one line for each tenth of the work elsewhere.
 *
 * @param now milliseconds on any clock
 */
export function reportProgress(stream: Stream, now: () => number = () => performance.now()): ProgressReporter {
  let current = '';
  let printed = 0; // percent
  let started = 0;
  return {
    log: (line) => stream.write(`${terminalText(line)}\n`),
    progress: (what, share) => {
      if (what !== current) [printed, started] = [0, now()];
      current = what;
      const percent = Math.floor(100 * share + 1e-9); // 100 x 0.29 is a little less than 29
      const left =
        share >= 1 || share < MIN_SHARE ? '' : `, ${duration(((now() - started) * (1 - share)) / share)} left`;
      if (stream.isTTY) {
        const done = Math.floor(share * BAR_WIDTH);
        const bar = '#'.repeat(done) + '.'.repeat(BAR_WIDTH - done);
        // ESC [K clears what a longer line has left behind.
        stream.write(`\r${what} [${bar}] ${percent} %${left}\u001b[K${share >= 1 ? '\n' : ''}`);
      } else if (share >= 1 || percent >= printed + STEP_PERCENT) {
        printed = percent - (percent % STEP_PERCENT);
        stream.write(`${what} ${percent} %${left}\n`);
      }
    },
  };
}

function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1_000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
