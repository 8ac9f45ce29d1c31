/** `npm run docs`: writes the pages that are made from the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages } from './generated-pages.ts';

const ROOT = join(import.meta.dirname, '../..');

for (const [path, text] of await generatedPages()) writeFileSync(join(ROOT, path), text);
