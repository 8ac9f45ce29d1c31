/** `npm run docs`: writes the pages that are made from the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsOfApps } from '../settings-of-apps.ts';
import { cliPage } from './cli-page.ts';
import { configurationPage, envExamplePage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { metricsPage } from './metrics-page.ts';

/** Every page that is made from the code: its path in the repository and its text. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const settings = await settingsOfApps();
  return new Map([
    ['.env.example', envExamplePage(settings)],
    ['docs/reference/configuration.md', configurationPage(settings)],
    ['docs/reference/cli.md', await cliPage()],
    ['docs/reference/metrics.md', await metricsPage()],
    ['docs/reference/errors.md', await errorsPage()],
  ]);
}

const ROOT = join(import.meta.dirname, '../..');

if (import.meta.main) for (const [path, text] of await generatedPages()) writeFileSync(join(ROOT, path), text);
