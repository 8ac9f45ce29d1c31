/** What must hold of the running containers, seen from outside. */
import assert from 'node:assert/strict';
import type { Engine } from './engine.ts';
import { OTHERS, SERVICES, type Stack } from './stack.ts';

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  api: [
    ...['api-token', 'aws-secret-access-key', 'aws-session-token', 'entity-key', 'history-url'],
    ...['otlp-headers', 'redis-url', 'tokens'],
  ],
  'log-shipper': ['aws-secret-access-key', 'aws-session-token', 'otlp-headers', 'redis-url'],
  redis: ['redis-users'],
  mlflow: [],
  s3: [],
};

type Inspected = {
  Config: { Env: string[]; Labels: Record<string, string> };
  HostConfig: { PortBindings: Record<string, { HostIp: string }[] | undefined> };
};

/** @throws AssertionError that names the service and what does not hold */
export async function checkSafety({ docker }: Engine, stack: Stack): Promise<void> {
  const shell = (service: string, command: string) => stack.compose(['exec', '-T', service, 'sh', '-c', command]);
  for (const service of [...SERVICES, ...OTHERS]) {
    const status = await shell(service, 'cat /proc/1/status');
    const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
    assert.notEqual(field('Uid'), '0', `${service} runs as root`);
    assert.equal(Number(`0x${field('CapEff')}`), 0, `${service} has capabilities`);
    assert.equal(Number(`0x${field('CapBnd')}`), 0, `${service} could get capabilities`);
    assert.equal(field('NoNewPrivs'), '1', `${service} may gain privileges`);
    const written = await shell(service, 'touch /here 2>&1 && echo written || true');
    assert.doesNotMatch(written, /^written/m, `${service} can write to its image`);

    const [inspected] = JSON.parse(await docker(['inspect', await stack.container(service)])) as [Inspected];
    const ports = Object.values(inspected.HostConfig.PortBindings ?? {}).flatMap((bound) => bound ?? []);
    for (const { HostIp } of ports) assert.equal(HostIp, '127.0.0.1', `${service} answers on ${HostIp}`);
    const secrets = ['api-token', 'entity-key', 'metrics-token', 'redis-url-api', 'aws-secret-access-key'];
    for (const name of secrets) {
      const value = stack.secret(name);
      assert.ok(
        !inspected.Config.Env.some((line) => line.includes(value)),
        `${service} has ${name} in its environment`,
      );
    }
    if (SECRETS[service] !== undefined)
      assert.deepEqual(
        (await shell(service, 'ls /run/secrets 2>/dev/null || true')).split(/\s+/).filter(Boolean),
        SECRETS[service],
        `secrets of ${service}`,
      );
  }
  for (const service of SERVICES) {
    const found = await shell(service, 'ls /usr/local/bin /usr/local/lib /app; test -s sbom.cdx.json; cat THIRD*');
    assert.match(await shell(service, 'ls compiled/*'), /^[0-9a-f]{8}$/m, `${service} is compiled anew at each start`);
    assert.doesNotMatch(found, /^npm$/m, `${service} carries npm`);
    assert.match(found, /ioredis@.* \(MIT\)/, `${service} names no licences`);
  }
}

/** @throws AssertionError where Redis lets somebody do what is not his, or a network reaches too far */
export async function checkBorders(stack: Stack): Promise<void> {
  const redis = async (service: string, ...command: string[]) => {
    const [, user, password] = /^redis:\/\/(.+):(.+)@/.exec(stack.secret(`redis-url-${service}`))!;
    const login = ['--no-auth-warning', '--user', user!, '--pass', password!];
    return await stack.compose(['exec', '-T', 'redis', 'redis-cli', ...login, ...command]);
  };
  for (const service of SERVICES) {
    assert.match(await redis(service, 'ping'), /PONG/);
    for (const forbidden of [['flushall'], ['keys', '*'], ['config', 'get', '*'], ['shutdown'], ['acl', 'list']])
      assert.match(await redis(service, ...forbidden), /NOPERM/, `${service} may ${forbidden.join(' ')}`);
  }
  assert.match(await redis('log-shipper', 'get', 'bull:retrain:meta'), /NOPERM/, 'log-shipper reads the retrainings');
  assert.match(await redis('trainer', 'get', 'bull:ship-log:meta'), /NOPERM/, 'trainer reads the shipping');
  const anybody = await stack.compose(['exec', '-T', 'redis', 'redis-cli', 'ping']);
  assert.match(anybody, /NOAUTH/, 'Redis answers without a password');

  const reach = reachFrom(stack);
  assert.match(await reach('mlflow', 'redis', 6379), /closed/, 'MLflow reaches Redis');
  assert.match(await reach('mlflow', 's3', 9000), /closed/, 'MLflow reaches the bucket');
  assert.match(await reach('s3', 'redis', 6379), /closed/, 'the store reaches Redis');
  assert.match(await reach('trainer', 'redis', 6379), /open/);
  assert.match(await reach('trainer', 'mlflow', 5001), /open/);
  assert.match(await reach('api', 'mlflow', 5001), /closed/, 'the API reaches MLflow');
}

/** Asks from within a container whether a port is `open` or `closed`. */
export function reachFrom(stack: Stack) {
  return async (service: string, host: string, port: number) => {
    const inPython = [
      'import socket',
      `try: socket.create_connection(("${host}", ${port}), 2); print("open")`,
      'except OSError: print("closed")',
    ].join('\n');
    const inNode =
      `require('net').connect({ host: '${host}', port: ${port}, timeout: 2000 })` +
      ['connect', 'timeout', 'error'].map((event) => `.on('${event}', () => end('${event}'))`).join('') +
      `; function end(event) { console.log(event === 'connect' ? 'open' : 'closed'); process.exit(); }`;
    const program = service === 'mlflow' ? ['python', '-c', inPython] : ['node', '-e', inNode];
    return await stack.compose(['exec', '-T', service, ...program]);
  };
}
