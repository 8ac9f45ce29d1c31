import type { LoadFigures } from './load.ts';
import type { ServerProcess } from './server-process.ts';

export type Asking = {
  /** Loads of each server, the servers in turn: a machine that is slower for a while is slower for all. */
  rounds: number;
  load: (server: ServerProcess, seconds: number) => Promise<LoadFigures>;
  seconds: number;
  warmUpSeconds: number;
};

/**
 * Starts the servers, warms each of them up and loads them in turn; of each the round whose requests a second are the
 * median.
 */
export async function inTurn<Name extends string>(
  starts: Readonly<Record<Name, () => Promise<ServerProcess>>>,
  { rounds, load, seconds, warmUpSeconds }: Asking,
): Promise<Record<Name, LoadFigures>> {
  const servers: { name: Name; server: ServerProcess; seen: LoadFigures[] }[] = [];
  try {
    for (const name of Object.keys(starts) as Name[]) servers.push({ name, server: await starts[name](), seen: [] });
    for (const { server } of servers) await load(server, warmUpSeconds);
    for (let round = 0; round < rounds; round++)
      for (const { server, seen } of servers) seen.push(await load(server, seconds));
  } finally {
    for (const { server } of servers) await server.close();
  }
  return Object.fromEntries(servers.map(({ name, seen }) => [name, median(seen)])) as Record<Name, LoadFigures>;
}

function median(seen: readonly LoadFigures[]): LoadFigures {
  return seen.toSorted((a, b) => a.rps - b.rps)[Math.floor((seen.length - 1) / 2)]!;
}
