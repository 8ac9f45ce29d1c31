/**
 * `npm run dev -- api`: one service from its sources, started again whenever a source it has loaded changes. It uses
 * the Redis and the store that `npm start` keeps running here (.fraud/env), or those in .env.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const services = globSync('apps/*/src/main.ts', { cwd: ROOT })
  .map((main) => basename(dirname(dirname(main))))
  .filter((name) => name !== 'cli');

const [service, ...rest] = process.argv.slice(2);
if (service === '--help' || service === undefined || !services.includes(service) || rest.length > 0) {
  console.log(
    `usage: npm run dev -- ${services.join('|')}\nOther settings: .env, and .fraud/env of a running npm start`,
  );
  process.exit(service === '--help' ? 0 : 64);
}

const files = ['.fraud/env', '.env'].filter((file) => existsSync(join(ROOT, file)));
const main = join('apps', service, 'src/main.ts');
const args = [...files.map((file) => `--env-file=${file}`), '--watch', '--watch-preserve-output', main];
spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).once('exit', (code) => process.exit(code ?? 0));
