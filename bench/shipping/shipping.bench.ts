/** How long millions of logged rows take to the store, beside a plain copy of the same files. See `--help`. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ShippingStore } from './failing-store.ts';
import { writeSegments } from './segments.ts';
import type { Shipped, Shipping } from './ship.ts';

const HELP = `npm run bench:shipping -- [--rows 5000000] [--fail-each 5] [--json]

Writes rows as the API logs them (a multiple of half a million, or fewer), and ships them as the log-shipper does to an
S3 server behind a proxy that fails one request in --fail-each (0: none), each time in a process of its own. Then the
AWS SDK uploads the same files as they are, without faults. Rows are counted in the store at the end. --json adds a last
line.`;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000000' },
    'fail-each': { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const [rows, failEach] = [Number(values.rows), Number(values['fail-each'])];

/** Runs a part in a process of its own, gives it its task, and takes its one answer. */
async function runPart<Task, Answer>(file: string, task: Task): Promise<{ answer: Answer; end(): void }> {
  const child = fork(join(import.meta.dirname, file));
  child.send(task as object);
  const answered = once(child, 'message') as Promise<[Answer]>;
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${file} has ended with ${code}`)));
  const [answer] = await Promise.race([answered, ended]);
  ended.catch(() => undefined);
  return { answer, end: () => void child.kill('SIGTERM') };
}

const dir = mkdtempSync(join(tmpdir(), 'fraud-shipping-'));
const store = await runPart<{ failEach: number }, ShippingStore>('failing-store.ts', { failEach });
try {
  const bytes = await writeSegments(dir, rows);
  const { settings, failing } = store.answer;
  const task: Shipping = { dir, settings, failing };
  const { answer: copied } = await runPart<Shipping, Shipped>('copy.ts', task);
  const { answer: shipped } = await runPart<Shipping, Shipped>('ship.ts', task);
  const isComplete = shipped.rows === rows;
  const told = (of: Shipped) => `${of.seconds.toFixed(1)} s, memory at most ${of.peakMb} MB`;
  console.log(`${rows} rows, ${(bytes / 1e6).toFixed(0)} MB, load ${loadavg()[0]!.toFixed(1)}`);
  console.log(
    `shipped: ${told(shipped)}, ${shipped.grownMb} MB of them after the first segment; ${shipped.attempts} runs of ` +
      `the job; ${shipped.rows} rows in the store${isComplete ? '' : ', NOT ALL'}`,
  );
  console.log(`plain copy by the AWS SDK: ${told(copied)}`);
  if (values.json) console.log(JSON.stringify({ rows, bytes, failEach, shipped, copied }));
  process.exitCode = isComplete ? 0 : 1;
} finally {
  store.end();
  rmSync(dir, { recursive: true, force: true });
}
