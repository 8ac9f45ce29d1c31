/** The API with payments of 40 columns of all types, and gaps, beside a bare route on the same bodies. */
import { type Asking, inTurn } from './in-turn.ts';
import type { LoadFigures } from './load.ts';
import { makeMixedFixture } from './mixed-fixture.ts';
import { startBareRoute, startOurs } from './servers.ts';

export type MixedAsking = {
  readonly dir: string;
  readonly token: string;
  /** How the servers are loaded with the bodies of a file. */
  readonly askingOf: (bodiesFile: string) => Asking;
};

export async function compareMixed({
  dir,
  token,
  askingOf,
}: MixedAsking): Promise<Record<'bare' | 'ours', LoadFigures>> {
  const fixture = await makeMixedFixture(dir);
  const servers = await inTurn(
    { bare: startBareRoute, ours: () => startOurs(fixture, dir, token, 'interval:200') },
    askingOf(fixture.bodiesFile),
  );
  console.table(servers);
  console.log(`ours / bare: ${(servers.ours.rps / servers.bare.rps).toFixed(2)}`);
  return servers;
}
