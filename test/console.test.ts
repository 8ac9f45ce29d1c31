/** The console in a browser: what people come for, in how many clicks; nobody is kept out by what a page looks like. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ANALYSTS, type ConsoleSystem, consoleSystem } from './console-system.ts';
import { TOKEN, waitFor } from './services.ts';

const CHROMIUM = '/usr/bin/chromium';
const PAYMENTS = 8;
const INDEX_MS = 60_000;
const TIMEOUT_MS = 180_000;
const STEP_MS = 60_000;
/** Tabs: a browser has six connections to the API, and each page takes one for as long as it can be seen. */
const AT_ONCE = 3;
const WIDTHS = [390, 768, 1440];
const AWAY = /This cannot be read now|as it was|not up to date/;
/** What the pages that show what a part knows say while it is away. */
const SAID_OF: Readonly<Record<'redis' | 'store', Readonly<Record<string, RegExp>>>> = {
  redis: { '/': /Out of reach: redis/, '/jobs': /Redis at/, '/jobs/:id': /Redis at/ },
  store: {
    ...{ '/': /Out of reach: .*store/, '/drift': AWAY, '/drift/:week': AWAY, '/models': AWAY },
    ...{ '/models/:version': AWAY, '/compare': AWAY, '/audit': AWAY },
  },
};
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(!existsSync(CHROMIUM))(
  `the console in ${CHROMIUM} (apt-get install chromium)`,
  { timeout: TIMEOUT_MS },
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
    let system: ConsoleSystem;
    let browser: Browser;
    beforeAll(async () => {
      system = await consoleSystem(folder, PAYMENTS);
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    }, TIMEOUT_MS);
    afterAll(async () => {
      await browser?.close();
      await system?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** A browser of its own at the first page; its problems fail the test. */
    async function logIn(token: string): Promise<Page> {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      const broken: string[] = [];
      page.on('pageerror', (error) => broken.push(error.message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) broken.push(message.text());
      });
      onTestFinished(async () => {
        await context.close();
        expect(broken).toEqual([]);
      });
      page.setDefaultTimeout(STEP_MS);
      await page.goto(system.api.url);
      await page.getByLabel('Token').fill(token);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').waitFor();
      return page;
    }

    it('has pages without a violation of axe, light and dark, in three widths', async () => {
      const page = await logIn(TOKEN);
      for (const address of await addresses(system)) {
        await open(page, address);
        await page.evaluate(axe);
        for (const width of WIDTHS)
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.setViewportSize({ width, height: 900 });
            await page.emulateMedia({ colorScheme });
            const violations = await page.evaluate(
              `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
                violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
            );
            const overflow = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
            const seen = { address, width, colorScheme };
            expect({ ...seen, violations, overflow }).toEqual({ ...seen, violations: [], overflow: false });
          }
      }
    });

    it('says without a click how everything is', async () => {
      const page = await logIn(TOKEN);
      await page.getByRole('heading', { name: /^All well: .* week 2026-47 checked, its alarm answered\.$/ }).waitFor();
    });

    it('says in four clicks why payment-1 was stopped, asks again, and is told that it was legitimate', async () => {
      const page = await logIn(TOKEN);
      const { click, clicks } = counted();
      await click(page.getByRole('link', { name: 'Payments' }));
      await page.getByLabel('Id of the payment').fill('payment-1');
      await page.keyboard.press('Enter');
      await click(page.getByRole('link', { name: 'payment-1', exact: true }));
      await page.getByRole('heading', { name: 'Called a fraud: 75 % is at or above the threshold of 50 %.' }).waitFor();
      await page.getByRole('heading', { name: 'Why' }).waitFor();
      await click(page.getByRole('button', { name: 'Replay' }));
      await page.getByText('the same to the last bit').waitFor();
      await click(page.getByRole('button', { name: 'Legitimate' }));
      await page.getByText('No Fraud, says default').waitFor();
      expect(clicks()).toBe(4);
    });

    it('says in four clicks what moved and whether the model that came of it is better, and goes back', async () => {
      const page = await logIn(TOKEN);
      const [before, champion] = system.versions;
      const { click, clicks } = counted();
      await click(page.getByRole('link', { name: '2026-47', exact: true }));
      await page.getByRole('heading', { name: 'What moved' }).waitFor();
      await page.getByText('drifted: higher').waitFor();
      await click(page.getByRole('link', { name: 'Compare both' }));
      await page.getByText('it sorts frauds better beyond chance; its errors cost less beyond chance').waitFor();
      await click(page.getByRole('button', { name: `Roll back to ${before.slice(0, 6)}` }));
      await page.getByLabel('Why').fill('a test of the way back');
      await click(page.getByRole('button', { name: 'Roll back', exact: true }));
      await page.getByRole('button', { name: `Promote ${champion.slice(0, 6)}` }).waitFor();
      expect(clicks()).toBe(4);
      expect(await read('/models')).toMatchObject({ champion: before });
      expect(await read('/models/history')).toMatchObject({ changes: [{ reason: 'a test of the way back' }, {}, {}] });
    });

    it('gives no case of the queue to two analysts, and loses no verdict when the API is killed', async () => {
      const pages = await Promise.all(Object.values(ANALYSTS).map((token) => logIn(token)));
      const open = PAYMENTS - 1; // payment-1 is known from before
      const reviewed = await Promise.all(
        pages.map(async (page) => {
          await page.getByRole('link', { name: 'Review' }).click();
          const seen: string[] = [];
          for (let i = 0; i < Math.floor(open / 2); i++) {
            const name = page
              .locator('dd a[href*="/payments/"]')
              .filter({ hasNotText: seen.at(-1) ?? 'none yet' })
              .first();
            seen.push(await name.innerText());
            await page.keyboard.press('f');
            await page.getByText(`${seen.at(-1)} was a fraud.`).waitFor();
          }
          return seen;
        }),
      );
      const all = reviewed.flat();
      expect(new Set(all).size).toBe(2 * Math.floor(open / 2));
      await system.api.end('SIGKILL');
      rmSync(path.join(folder, 'decision-log/index'), { recursive: true });
      await system.api.start();
      for (const name of all)
        await waitFor(
          `the verdict on ${name}`,
          async () => (await decisionOf(name))?.label === 'Fraud' || undefined,
          INDEX_MS,
        );
    });

    it('opens each page while Redis and then the store are away, and says what is missing', async () => {
      const page = await logIn(TOKEN);
      const all = await addresses(system);
      const menu = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true });
      await menu('Models').click();
      await page.getByRole('heading', { name: /^Who served when/ }).waitFor();
      await menu('Now').click();
      for (const part of ['redis', 'store'] as const) {
        await system.stop(part);
        for (let from = 0; from < all.length; from += AT_ONCE)
          await Promise.all(
            all.slice(from, from + AT_ONCE).map((address) => opens(page, address, SAID_OF[part][kindOf(address)])),
          );
      }
      await menu('Models').click();
      await page.getByRole('heading', { name: /^Who served when/ }).waitFor();
      await page.getByText('as it was').waitFor();
    });

    /** Opens a page in a tab of its own, again until it says what it is to say. */
    async function opens(page: Page, address: string, words = /./): Promise<void> {
      const tab = await page.context().newPage();
      const says = async () => {
        await open(tab, address);
        return words.test(await tab.locator('main').innerText()) || undefined;
      };
      await waitFor(`${address} to say ${words.source}`, says, STEP_MS);
      await tab.close();
    }

    async function open(page: Page, address: string): Promise<void> {
      await page.goto(system.api.url + address);
      await page.locator('h1').filter({ hasNotText: 'One moment' }).waitFor();
    }

    async function read(address: string): Promise<unknown> {
      const answer = await fetch(system.api.url + address, { headers: { authorization: `Bearer ${TOKEN}` } });
      return await answer.json();
    }

    async function decisionOf(payment: string): Promise<{ id: string; label: string | null } | undefined> {
      const { decisions } = (await read(`/decisions?transactionId=${payment}`)) as {
        decisions: { id: string; label: string | null }[];
      };
      return decisions[0];
    }

    /** Every page, and one of each kind of thing. */
    async function addresses({ versions, jobId }: ConsoleSystem): Promise<string[]> {
      const { id } = (await decisionOf('payment-2'))!;
      return [
        ...['/', '/payments', `/payments/${id}`, '/review', '/drift', '/drift/week_2026_47', '/models'],
        ...[
          `/models/${versions[1]}`,
          '/compare',
          '/compare?weeks=',
          '/jobs',
          `/jobs/${jobId}`,
          '/try',
          '/audit',
          '/settings',
        ],
      ];
    }
  },
);

/** `/payments/:id` of the address of a payment. */
function kindOf(address: string): string {
  return address.split('?')[0]!.replace(/^\/(payment|drift|model|job)(s?)\/.+/, (_, kind: string, s: string) => {
    const name = { payment: 'id', drift: 'week', model: 'version', job: 'id' }[kind]!;
    return `/${kind}${s}/:${name}`;
  });
}

/** Clicks with the mouse, and how many there were. */
function counted(): { click: (what: Locator) => Promise<void>; clicks: () => number } {
  let clicks = 0;
  return {
    click: async (what) => {
      clicks += 1;
      await what.click();
    },
    clicks: () => clicks,
  };
}
