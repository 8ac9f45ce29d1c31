/** The Redis that holds histories: one server, or a cluster with the entities spread over its masters. */
import { Cluster, Redis } from 'ioredis';

export type HistoryRedis = Redis | Cluster;

const CLUSTER = '+cluster:';
const MAX_RECONNECT_MS = 1_000;

/**
 * Connects, again whenever the connection is lost. What is asked meanwhile is refused at once.
 *
 * @param url `redis://` or `rediss://`; `redis+cluster://` and `rediss+cluster://` name one node of a cluster
 * @param onLost told when a server is gone, or another has come: what it held may be lost
 */
export function connect(url: string, onError: (error: Error) => void, onLost: () => void): HistoryRedis {
  const redis = open(url, (times) => Math.min(times * 50, MAX_RECONNECT_MS));
  redis.on('error', onError);
  redis.on('close', onLost);
  if (redis instanceof Cluster) for (const event of ['+node', '-node']) redis.on(event, onLost);
  redis.connect().catch(onError); // and goes on trying
  return redis;
}

/** Connects for one question. @throws when it cannot be reached */
export async function connectOnce(url: string): Promise<HistoryRedis> {
  const redis = open(url, () => null);
  const { promise: refused, reject } = Promise.withResolvers<never>();
  redis.on('error', reject);
  await Promise.race([redis.connect(), refused]);
  return redis;
}

/** Which run of which servers this is: another one after a restart, or when a replica has taken over. */
export async function runOf(redis: HistoryRedis): Promise<string> {
  const servers = redis instanceof Cluster ? redis.nodes('master') : [redis];
  const told = await Promise.all(servers.map((server) => server.info('server')));
  const runs = told.map((lines) => /^run_id:(\w+)/m.exec(lines)![1]!);
  return runs.sort().join(',');
}

function open(url: string, retryStrategy: (times: number) => number | null): HistoryRedis {
  const options = {
    lazyConnect: true,
    enableOfflineQueue: false, // who asks is answered without Redis at once
    enableAutoPipelining: true,
  };
  const ofServer = { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 };
  if (!url.includes(CLUSTER)) return new Redis(url, { ...options, ...ofServer, retryStrategy });
  const { protocol, hostname, port, username, password } = new URL(url.replace(CLUSTER, ':'));
  return new Cluster([{ host: hostname, port: Number(port || 6379) }], {
    ...options,
    clusterRetryStrategy: retryStrategy,
    dnsLookup: (address, found) => found(null, address), // certificates of nodes are for their names
    redisOptions: {
      ...ofServer,
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' && { tls: {} }),
    },
  });
}
