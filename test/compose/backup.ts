/** Redis and MLflow, saved to the bucket by docker/ec2/backup.sh and put back. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from './engine.ts';
import { type Stack, waitFor } from './stack.ts';

/** @returns what was seen, or why nothing was. @throws AssertionError when something saved is not there again */
export async function checkBackup({ docker }: Engine, stack: Stack): Promise<string> {
  if (spawnSync('aws', ['--version']).error !== undefined)
    return 'backup and restore are not tried: the AWS command line is not on this machine';
  const store = await stack.container('s3');
  const address = await docker(['inspect', '-f', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', store]);
  const env = {
    ...process.env,
    ...{
      AWS_ENDPOINT_URL: `http://${address.trim()}:9000`,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  };
  const backup = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)('sh', [join(stack.folder, 'docker/ec2/backup.sh'), ...args], { env });
    return stdout.trim().split('\n').at(-1)!;
  };
  const [, password] = /^redis:\/\/api:(.+)@/.exec(stack.secret('redis-url-api'))!;
  const login = ['redis-cli', '--no-auth-warning', '--user', 'api', '--pass', password!];
  const redis = async (...command: string[]) =>
    (await stack.compose(['exec', '-T', 'redis', ...login, ...command])).trim();
  const inMlflow = `
import json, urllib.request
url = "http://127.0.0.1:5001/api/2.0/mlflow/experiments/"
def ask(name, body):
    asked = urllib.request.Request(url + name, json.dumps(body).encode(), {"content-type": "application/json"})
    return json.load(urllib.request.urlopen(asked))`;
  const mlflow = async (line: string) =>
    (await stack.compose(['exec', '-T', 'mlflow', 'python', '-c', `${inMlflow}\n${line}`])).trim();
  const experiments = 'print(sorted(e["name"] for e in ask("search", {"max_results": 100})["experiments"]))';

  /** Both are stopped for their copies. */
  const bothBack = async () => {
    await waitFor('Redis to be back', async () => ((await redis('ping')) === 'PONG' ? true : undefined));
    await waitFor('MLflow to be back', () => mlflow(experiments));
  };

  await redis('set', 'bull:marker', 'before');
  const before = await mlflow(experiments);
  const saved = await backup();
  await bothBack();
  await redis('set', 'bull:marker', 'after');
  await mlflow('ask("create", {"name": "made after the backup"})');
  assert.notEqual(await mlflow(experiments), before);
  await backup('restore');
  await bothBack();
  assert.equal(await redis('get', 'bull:marker'), 'before');
  assert.equal(await mlflow(experiments), before);
  return `${saved}, and put back`;
}
