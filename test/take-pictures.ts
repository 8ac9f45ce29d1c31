/**
 * Pictures of the console for the README, in light and dark: `npm run pictures`, after `npm run build`. The system is
 * the one of the console's tests in a world that is worth looking at.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { consoleSystem } from './console-system.ts';
import { pictureWorld } from './picture-world.ts';
import { TOKEN } from './services.ts';

const FOLDER = path.resolve(import.meta.dirname, '../docs/pictures');
const CHROMIUM = '/usr/bin/chromium';
const [WIDTH, HEIGHT, TALL, MAX_BYTES] = [1120, 720, 1000, 120_000];
const [FLAGGED, KNOWN, ORDINARY] = [24, 16, 800];
/** Feedback comes in, is indexed and found again. */
const SETTLE_MS = 4_000;
/** What a page asks for after its headline is there. */
const DRAWN_MS = 1_500;

const folder = mkdtempSync(path.join(tmpdir(), 'pictures-'));
const world = await pictureWorld();
const system = await consoleSystem(folder, FLAGGED, world);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
try {
  await post('/predict', world.ordinary(ORDINARY));
  const at = new Date().toISOString();
  await post(
    '/feedback',
    Array.from({ length: KNOWN }, (_, i) => ({
      transactionId: `payment-${i + 2}`,
      class: i % 4 === 2 ? 'No Fraud' : 'Fraud',
      ...{ source: 'review', at },
    })),
  );
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  mkdirSync(FOLDER, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await logIn(browser, colorScheme);
    await page.goto(`${system.api.url}/payments`);
    await page.getByLabel('Id of the payment').fill('payment-1');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'payment-1', exact: true }).click();
    await page.getByRole('heading', { name: 'Why' }).waitFor();
    await take(page, `payment-${colorScheme}`, TALL);
    for (const [name, address] of [
      ['now', '/'],
      ['drift', '/drift'],
      ['model', `/models/${system.versions[1]}`],
    ] as const) {
      await page.goto(system.api.url + address);
      await page.locator('h1').filter({ hasNotText: 'One moment' }).waitFor();
      await take(page, `${name}-${colorScheme}`, HEIGHT);
    }
  }
} finally {
  await browser.close();
  await system.close();
  rmSync(folder, { recursive: true, force: true });
}

async function post(route: string, data: readonly object[]): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const answer = await fetch(system.api.url + route, { method: 'POST', headers, body: JSON.stringify({ data }) });
  if (!answer.ok) throw new Error(await answer.text());
}

async function logIn(to: Browser, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await to.newContext({ colorScheme, viewport: { width: WIDTH, height: HEIGHT } });
  const page = await context.newPage();
  await page.goto(system.api.url);
  await page.getByLabel('Token').fill(TOKEN);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
  return page;
}

async function take(page: Page, name: string, height: number): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height });
  await page.waitForTimeout(DRAWN_MS);
  const file = path.join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = statSync(file);
  console.log(`${name}.png: ${Math.round(size / 1_000)} kB`);
  if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, allowed: ${MAX_BYTES}`);
}
