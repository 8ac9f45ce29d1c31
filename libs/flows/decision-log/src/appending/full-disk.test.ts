import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { afterAll, expect, it } from 'vitest';
import { openDecisionLog, openLabelSpool, readDecisions } from '../index.ts';
import { aDecision, mountSmallFileSystem } from '../testing/testing.ts';

const disk = mountSmallFileSystem(1_000_000);
const title = disk ? '' : ' (skipped: only root can mount a small file system)';
afterAll(() => disk?.unmount());

const failure = { code: 'FRAUD_DECISION_LOG_WRITE_FAILED' };

it.skipIf(!disk)(
  `a full disk refuses appends whole, says so once, and is written again by itself${title}`,
  async () => {
    const { dir } = disk!;
    const filler = join(dir, 'filler');
    await writeFile(filler, Buffer.alloc(700_000));
    const told: string[] = [];
    const log = await openDecisionLog({
      dir,
      schema: ulbSchema,
      instance: 'api',
      onError: (error) => told.push(error.message),
      onRecovered: () => told.push('recovered'),
    });
    expect(log.isWritable()).toBe(true);

    const acknowledged: string[] = [];
    const refused: string[] = [];
    const append = async (): Promise<void> => {
      const decisions = Array.from({ length: 50 }, () => aDecision());
      const ids = decisions.map(({ id }) => id);
      await log.append(decisions).then(
        () => acknowledged.push(...ids),
        (error: unknown) => {
          expect(error).toMatchObject(failure);
          refused.push(...ids);
        },
      );
    };
    while (refused.length < 200) await append();
    expect([log.isWritable(), acknowledged.length > 0]).toEqual([false, true]);
    expect(told).toEqual([expect.stringMatching(/^Cannot write the decision log in .*ENOSPC.*see to the disk$/)]);

    await rm(filler);
    await expect.poll(() => log.isWritable(), { timeout: 5_000 }).toBe(true); // nobody appends meanwhile
    expect(told.slice(1)).toEqual(['recovered']);
    await append();
    await log.close();

    const names = (await readdir(dir)).filter((name) => name.includes('.csv'));
    const files = await Promise.all(names.map((name) => readFile(join(dir, name))));
    expect(names.every((name) => name.endsWith('.csv')) && files.every((bytes) => bytes.at(-1) === 10)).toBe(true);
    expect(files.flatMap((bytes) => readDecisions(bytes).decisions.map(({ id }) => id)).sort()).toEqual(
      acknowledged.sort(),
    );
  },
);

it.skipIf(!disk)(`a log that is opened on a full disk is not writable, and labels are refused${title}`, async () => {
  const { dir } = disk!;
  await writeFile(join(dir, 'filler'), Buffer.alloc(2_000_000)).catch(() => undefined); // as much as there is
  const told: string[] = [];
  const log = await openDecisionLog({
    dir,
    schema: ulbSchema,
    instance: 'api',
    onError: (error) => told.push(error.message),
  });
  expect([log.isWritable(), told.length]).toEqual([false, 1]);
  await log.close();
  const labels = await openLabelSpool({ dir, store: openObjectStore({ folder: dir }) });
  await expect(
    labels.add({ id: 'a', receivedAt: '2026-11-22T12:00:00.000Z', token: 'shop', labels: [] }),
  ).rejects.toMatchObject(failure);
  expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([]);
  await labels.close();
});
