import { tellOfChampion } from '@fraud/jobs';
import {
  championIfAny,
  describeGain,
  loadModel,
  promote,
  readChampion,
  readGain,
  readHistory,
  rollback,
  verifyModel,
} from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { type CommandPlan, defineCommand, type ProgressReporter } from '../../command-line/command.ts';
import { filePath, option, type OptionTable } from '../../command-line/option.ts';
import { textTable } from '../../command-line/terminal-text.ts';
import { configuredPublicKeys, configuredStore, withQueues } from '../../config.ts';
import { writeOutput } from '../../files/write-output.ts';
import { accountName, audited } from '../audited-change.ts';
import { findFolder, modelVersion, noModelServes, STORE_NOTE } from './models-commands.ts';

const notes: CommandPlan<OptionTable>['notes'] = [
  STORE_NOTE,
  'The APIs are told through Redis (REDIS_URL). Without Redis they notice the change within a minute. ' +
    'A job then moves the alias in MLflow.',
];

export const modelsPromoteCommand = defineCommand({
  name: 'models promote',
  purpose: 'puts a published model into service, whatever its verdict',
  options: {
    version: option('VERSION', modelVersion, 'the version to put into service'),
    reason: option('TEXT', z.string().min(1).default('promoted by hand'), 'the reason, stored with the champion'),
  },
  operand: 'version',
  notes,
  examples: ['0123456789ab --reason "the last one misses card testing"'],
  run: async ({ version, reason }, { reporter }) => {
    const store = configuredStore();
    const folder = await findFolder(store, version);
    await verifyModel(store, folder, { publicKeys: await configuredPublicKeys() });
    const before = (await championIfAny(store))?.version ?? null;
    const { outcome, replaces } = await audited(
      store,
      { action: 'model.promote', from: before, to: version, reason },
      async () => {
        const done = await promote(store, { version, reason, by: accountName(), now: new Date() });
        return { outcome: done, replaces: (await championIfAny(store))?.from ?? null };
      },
      (made) => (made.outcome === 'skipped' ? { outcome: made.outcome } : { from: made.replaces }),
    );
    await announce(store, { version, folder }, reporter);
    return {
      data: { version, replaces, outcome },
      text:
        outcome === 'skipped'
          ? `${version} already serves`
          : `${version} serves now, instead of ${replaces ?? 'no model'}`,
    };
  },
});

export const modelsRollbackCommand = defineCommand({
  name: 'models rollback',
  purpose: 'puts the previous model back into service; again: the one before that',
  options: {
    replaces: option(
      'VERSION',
      modelVersion.optional(),
      'the version to take out of service; if another one serves by now, nothing changes (default: the champion)',
    ),
    reason: option('TEXT', z.string().min(1).default('rolled back by hand'), 'the reason, stored with the change'),
  },
  notes,
  examples: ['', '--replaces 0123456789ab --reason "misses card testing"'],
  run: async ({ replaces, reason }, { reporter }) => {
    const store = configuredStore();
    const replaced = replaces ?? (await readChampion(store))?.version;
    if (replaced === undefined) throw noModelServes(store);
    const { outcome, champion } = await audited(
      store,
      { action: 'model.rollback', from: replaced, reason },
      async () => await rollback(store, { replaces: replaced, reason, by: accountName(), now: new Date() }),
      (made) => ({ to: made.champion.version, ...(made.outcome === 'skipped' && { outcome: made.outcome }) }),
    );
    await announce(store, champion, reporter);
    return {
      data: { version: champion.version, replaced, outcome },
      text:
        outcome === 'skipped'
          ? `${replaced} was rolled back already; ${champion.version} serves`
          : `${champion.version} serves again, instead of ${replaced}`,
    };
  },
});

export const modelsHistoryCommand = defineCommand({
  name: 'models history',
  purpose: 'lists every promotion and rollback: who, why, when, and what a promotion has brought since',
  options: {},
  notes: [STORE_NOTE],
  examples: ['', '--json'],
  run: async () => {
    const store = configuredStore();
    const changes = await Promise.all(
      (await readHistory(store)).toReversed().map(async (change) => {
        const gain = change.kind === 'promotion' ? (await readGain(store, change))?.weeks.at(-1) : undefined;
        return { ...change, gain: gain ?? null };
      }),
    );
    const rows = changes.map(({ at, kind, version, from, by, reason, gain }) => [
      at,
      kind,
      version,
      from ?? '',
      gain === null ? '' : describeGain(gain),
      by,
      reason,
    ]);
    const text =
      rows.length === 0
        ? 'no model was promoted yet'
        : textTable([['at', 'change', 'version', 'before', 'brought since', 'by', 'reason'], ...rows]).join('\n');
    return { data: { changes }, text };
  },
});

export const modelsRestoreCommand = defineCommand({
  name: 'models restore',
  purpose: 'copies a published model from the store to a local file, verified',
  options: {
    version: option('VERSION', modelVersion, 'a published version'),
    out: option('FILE', filePath, 'the file to write'),
  },
  operand: 'version',
  notes: [STORE_NOTE],
  examples: ['0123456789ab --out model.forest'],
  run: async ({ version, out }, { signal }) => {
    const store = configuredStore();
    const { bytes, folder } = await loadModel(store, await findFolder(store, version));
    await writeOutput(out, [bytes], signal);
    return {
      data: { version, folder, out, bytes: bytes.length },
      text: `${out} is ${version}, ${bytes.length} bytes, as published`,
    };
  },
});

/** Tells the services. The champion has changed already, so an unreachable Redis is only logged. */
async function announce(
  store: ObjectStore,
  champion: { version: string; folder: string },
  reporter: ProgressReporter,
): Promise<void> {
  try {
    await withQueues((queues) => tellOfChampion({ store, queues }, champion));
  } catch (error) {
    reporter.log(
      `The change is stored, but the running services could not be told: ${(error as Error).message}. ` +
        'The APIs look every CHAMPION_POLL_SECONDS (5) and will switch then. Check REDIS_URL.',
    );
  }
}
