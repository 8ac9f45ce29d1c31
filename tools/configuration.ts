/** Writes .env.example and docs/configuration.md anew: `node tools/configuration.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPageOf, envExampleOf } from './describe-configuration.ts';
import { settingsOfApps } from './settings-of-apps.ts';

const ROOT = join(import.meta.dirname, '..');
const settings = await settingsOfApps();
writeFileSync(join(ROOT, '.env.example'), envExampleOf(settings));
writeFileSync(join(ROOT, 'docs/configuration.md'), configurationPageOf(settings));
