/** The images as they are shipped: builds them, runs the loop in them, and looks from outside at how safe they are. */
import { exampleRow, isoWeekOf, ulbSchema } from '@fraud/feature-schema';
import { csvOf, SEVERE_SHIFT, simulateWeek } from '@fraud/simulation';
import { weekKey } from '@fraud/weekly-data';
import { checkBackup } from './backup.ts';
import { findEngine } from './engine.ts';
import { checkBorders, checkSafety } from './safety.ts';
import { buildImages, type Stack, startStack, waitFor } from './stack.ts';

const WEEK_SECONDS = 7 * 86_400;
const started = performance.now();
const say = (line: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);

const engine = findEngine();
if (typeof engine === 'string') {
  console.log(`skipped: ${engine}. The containers are tested where an engine is.`);
  process.exit(0);
}
if (!process.argv.includes('--no-build')) await buildImages(engine, say);
const stack = await startStack(engine);
try {
  say('the containers are started');
  await runLoop(stack);
  await checkSafety(engine, stack);
  say('users, capabilities, file systems, ports, secrets and contents of the images hold');
  await checkBorders(stack);
  say('Redis refuses what is not theirs, and the networks are apart');
  say(await checkBackup(engine, stack));
  say(
    `memory:\n${await engine.docker(['stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}} {{.PIDs}} pids'])}`,
  );
} catch (error) {
  console.error(await stack.compose(['logs', '--tail', '15']));
  throw error;
} finally {
  await stack.down();
}
say('all holds');

/** Weeks in, a first model out, a prediction; then a drifted week, and a second model. */
async function runLoop({ url, put, secret }: Stack): Promise<void> {
  const drop = async (i: number, shift = {}) => {
    const date = new Date(Date.now() + (i - 5) * WEEK_SECONDS * 1000);
    const week = { rows: 4_000, fraudShare: 0.01, seed: i + 1, startTimeSeconds: i * WEEK_SECONDS, ...shift };
    await put(weekKey('weekly_data/', isoWeekOf(date)), csvOf(simulateWeek(week), ulbSchema));
  };
  const authorization = `Bearer ${secret('api-token')}`;
  const versionOtherThan = (before?: string) =>
    waitFor('a new model to serve', async () => {
      const body = JSON.stringify({ data: [exampleRow(ulbSchema)] });
      const headers = { authorization, 'content-type': 'application/json' };
      const response = await fetch(`${url}/predict`, { method: 'POST', headers, body });
      if (!response.ok) return undefined;
      const { model } = (await response.json()) as { model: { version: string } };
      return model.version === before ? undefined : model.version;
    });
  for (const i of [0, 1, 2, 3]) await drop(i);
  const first = await versionOtherThan();
  say(`the first model answers: ${first}`);
  await drop(4, { shift: SEVERE_SHIFT });
  say(`a drifted week has led to another: ${await versionOtherThan(first)}`);
  const ready = performance.now();
  await stack.compose(['restart', '--timeout', '20', 'api']);
  await waitFor('the API to be ready', async () => ((await fetch(`${url}/readyz`)).ok ? true : undefined));
  say(`the API was restarted and ready after ${((performance.now() - ready) / 1000).toFixed(1)} s`);
  for (const path of ['/metrics', '/queues/api/queues']) {
    const asked = path === '/metrics' ? `Bearer ${secret('metrics-token')}` : basic(secret('api-token'));
    const response = await fetch(url + path, { headers: { authorization: asked } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }
  say('metrics by their own token and the board of the queues answer');
}

function basic(password: string): string {
  return `Basic ${Buffer.from(`operator:${password}`).toString('base64')}`;
}
