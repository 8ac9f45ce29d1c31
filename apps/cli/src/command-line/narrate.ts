import type { Narrator } from './command.ts';

const BAR = 30;
const TOLD_EVERY_PERCENT = 10;

/** Tells people how the work goes on: a bar that moves on a terminal, a line for each tenth elsewhere. */
export function narrate(stream: { readonly isTTY?: boolean; write(text: string): unknown }): Narrator {
  let current = '';
  let told = 0; // percent
  return {
    remark: (line) => stream.write(`${line}\n`),
    progress: (what, share) => {
      if (what !== current) told = 0;
      current = what;
      const percent = Math.floor(100 * share + 1e-9); // 100 x 0.29 is a little less than 29
      if (stream.isTTY) {
        const done = Math.floor(share * BAR);
        stream.write(`\r${what} [${'#'.repeat(done)}${'.'.repeat(BAR - done)}] ${percent} %${share >= 1 ? '\n' : ''}`);
      } else if (share >= 1 || percent >= told + TOLD_EVERY_PERCENT) {
        told = percent - (percent % TOLD_EVERY_PERCENT);
        stream.write(`${what} ${percent} %\n`);
      }
    },
  };
}
