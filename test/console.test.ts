/** The console in a browser: nobody is kept out by what a page looks like, and nothing breaks its policy. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOnToys, type ApiProcess } from './api-process.ts';
import { TOKEN } from './services.ts';

const CHROMIUM = '/usr/bin/chromium';
const PAGES = '/ /payments /review /drift /models /compare /jobs /try /audit /settings'.split(' ');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(!existsSync(CHROMIUM))(`the console in ${CHROMIUM} (apt-get install chromium)`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  let api: ApiProcess;
  let browser: Browser;
  beforeAll(async () => {
    ({ api } = await apiOnToys(folder, [1, 2]));
    await api.start();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await api?.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['light', 390],
    ['dark', 768],
    ['light', 1440],
  ] as const)('has pages without a violation of axe, %s, %i px wide', async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) broken.push(message.text());
    });
    await page.goto(api.url);
    await page.getByLabel('Token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').waitFor();
    for (const address of PAGES) {
      await page.goto(api.url + address);
      await page.locator('h1').filter({ hasNotText: 'One moment' }).waitFor();
      await page.evaluate(axe);
      const violations = await page.evaluate(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
      );
      const overflow = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      expect({ address, violations, overflow }).toEqual({ address, violations: [], overflow: false });
    }
    expect(broken).toEqual([]);
    await context.close();
  });
});
