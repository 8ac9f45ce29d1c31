import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** The port if nobody listens on it, else undefined; for 0 any free one. */
export async function freePort(port: number, host = '127.0.0.1'): Promise<number | undefined> {
  const server = createServer((socket) => socket.destroy()).listen({ host, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const free = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return free;
}
