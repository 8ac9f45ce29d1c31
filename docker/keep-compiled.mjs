// Starts the service of the working directory and ends it, so that Node keeps in NODE_COMPILE_CACHE what V8 has
// compiled of it. The store is empty and Redis is not there: any start goes that way first.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const AFTER_START_MS = 3_000;
const folder = mkdtempSync('/tmp/store-');
const settings = {
  API_TOKEN: randomBytes(24).toString('hex'),
  STORE_DIR: folder,
  DECISION_LOG_DIR: `${folder}/decision-log`,
  LATEST_MODEL_PATH: `${folder}/latest.forest`,
  REDIS_URL: 'redis://127.0.0.1:9',
  LOG_LEVEL: 'fatal',
};
const service = spawn(process.execPath, ['--import', './original-positions.js', 'main.js'], {
  env: { ...process.env, ...settings },
  stdio: 'inherit',
});
const answers = () =>
  fetch(process.env.HEALTH_URL).then(
    () => true,
    () => false,
  );
while (!(await answers())) {
  if (service.exitCode !== null) throw new Error(`The service has ended with ${service.exitCode} before it answered`);
  await sleep(100);
}
await sleep(AFTER_START_MS);
service.kill('SIGTERM');
const [code] = await once(service, 'exit');
process.exitCode = code ?? 1;
