// What `npm start` and `npm test` run first: plain JavaScript without dependencies, for Node 20 in a fresh clone.
// It installs the packages of the lock file (Node 24 is one of them) and hands over to tools/<command>/main.ts.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const OLDEST_NODE = { major: 22, minor: 18 };

const HELP = {
  start: `npm start: runs the whole system on this machine.

Installs the packages when they are missing or old, builds the services, finds or starts Redis and MLflow, starts api,
watchdog, trainer and log-shipper, and prints every address. With nothing configured (no .env) the data lie in .fraud/
and a demo of about two minutes drops simulated weeks. Ctrl-C ends everything; the next start resumes.

  npm start            all of it
  npm start -- --help  this text

Settings: a file .env, made from .env.example. To begin anew: delete .fraud/`,
  test: `npm test: sets up what the tests need, then runs lint, types, unit tests, builds and, last, the system tests.

Installs the packages when they are missing or old. Redis is found on the PATH, or installed as root on Debian; MLflow
is found or installed into .fraud/mlflow, and without it the tests that need its server are left out, with a word.

  npm test            all of it
  npm test -- --help  this text`,
};

const [command, option] = process.argv.slice(2);
if (command !== 'start' && command !== 'test') throw fail(64, 'usage: node tools/setup.mjs start|test [--help]');
if (option === '--help' || option === '-h') {
  console.log(HELP[command]);
  process.exit(0);
}
if (option !== undefined) fail(64, `npm ${command} has no option "${option}": it knows --help`);

if (!isInstalled()) await install();
process.exit(await run(newestNode(), [join(ROOT, 'tools', command, 'main.ts')], 'inherit').ended);

/** Whether node_modules holds what package-lock.json asks for: npm notes what it installed in node_modules. */
function isInstalled() {
  const noted = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  const found = packagesOf(noted);
  // Optional packages are missing where they are for another platform.
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const there = found[path];
    return path === '' || (there === undefined ? optional === true : there.version === version);
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }>} by path
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

async function install() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const say = (/** @type {string} */ text, end = '') =>
    process.stdout.write(process.stdout.isTTY ? `\r${text}${end}` : end && `${text}${end}`);
  console.log('Installing the packages of package-lock.json (about 600 MB in node_modules, once) ...');
  const ticker = setInterval(() => say(`  ${seconds()} s`), 1000);
  const { child, ended } = run('npm', ['ci', '--no-progress', '--loglevel=error'], ['ignore', 'pipe', 'pipe']);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  const code = await ended;
  clearInterval(ticker);
  if (code !== 0) fail(code, `\n${output}\nCannot install the packages: npm ci ended with code ${code}, see above`);
  say(`  installed in ${seconds()} s`, '\n');
}

/** Node 24 of the lock file, or the Node that runs this when it is new enough. */
function newestNode() {
  const installed = join(ROOT, 'node_modules/.bin/node');
  if (existsSync(installed)) return installed;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)) return process.execPath;
  throw fail(
    1,
    `Cannot go on with Node ${process.versions.node}: there is no Node 24 package for ` +
      `${process.platform}-${process.arch}; install Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer`,
  );
}

/**
 * Signals go on to the child, which decides when to end. Whatever runs Node below it keeps its compiled modules.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 */
function run(program, args, stdio) {
  const PATH = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const NODE_COMPILE_CACHE = join(ROOT, 'node_modules/.cache/compile');
  const child = spawn(program, args, { cwd: ROOT, stdio, env: { NODE_COMPILE_CACHE, ...process.env, PATH } });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => fail(1, `Cannot run ${program}: ${error.message}`));
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
  return { child, ended };
}

/**
 * @param {number} code
 * @param {string} message
 * @returns {never}
 */
function fail(code, message) {
  console.error(message);
  process.exit(code);
}
