const TICK_MS = 1_000;

/**
 * Runs a task that takes a while and says so: on a terminal one line that counts the seconds and names the present
 * step, elsewhere a line at its begin and one at its end.
 */
export async function withProgress<T>(title: string, task: (say: (step: string) => void) => Promise<T>): Promise<T> {
  const { stdout } = process;
  const started = performance.now();
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`;
  let step = '';
  const line = () => `${title} ... ${seconds()}${step && `, ${step}`}`;
  const redraw = (text: string) => stdout.write(`\r\u001b[K${text}`);
  if (!stdout.isTTY) console.log(`${title} ...`);
  const ticker = stdout.isTTY ? setInterval(() => redraw(line().slice(0, stdout.columns - 1)), TICK_MS) : undefined;
  const finish = (end: string) => (stdout.isTTY ? redraw(`${title}: ${end}\n`) : console.log(`${title}: ${end}`));
  try {
    const result = await task((text) => (step = text));
    finish(`${seconds()}`);
    return result;
  } catch (error) {
    finish(`not done after ${seconds()}`);
    throw error;
  } finally {
    clearInterval(ticker);
  }
}
