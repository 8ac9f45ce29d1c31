import {
  championIfAny,
  describeGain,
  findModel,
  listModels,
  loadManifest,
  type Manifest,
  readChampion,
  readGain,
  readHistory,
  RegistryError,
  verifyModel,
  type WeekOfGain,
} from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { defineCommand } from '../../command-line/command.ts';
import { option } from '../../command-line/option.ts';
import { shortNumber, textTable } from '../../command-line/terminal-text.ts';
import { configuredPublicKeys, configuredStore } from '../../config.ts';

export const STORE_NOTE =
  'The store is that of the services: STORE_DIR, or BUCKET_NAME and S3_ENDPOINT_URL, from the environment or .env.';
export const modelVersion = z
  .string()
  .regex(/^[0-9a-f]{12}$/, { error: 'expected a version of 12 hex digits; `fraud models list` prints them' });

/** The folder of a published version. @throws FRAUD_REGISTRY_NOT_FOUND */
export async function findFolder(store: ObjectStore, version: string): Promise<string> {
  const found = await findModel(store, version);
  if (found?.isComplete) return found.folder;
  throw new RegistryError(
    'FRAUD_REGISTRY_NOT_FOUND',
    `There is no model ${version} in ${store.describe()}; \`fraud models list\` prints the published ones`,
  );
}

/** The folder of the given version, else of the champion. @throws FRAUD_REGISTRY_NOT_FOUND */
export async function findFolderOrChampion(store: ObjectStore, version: string | undefined): Promise<string> {
  if (version !== undefined) return await findFolder(store, version);
  const champion = await readChampion(store);
  if (champion !== undefined) return champion.folder;
  throw noModelServes(store);
}

export function noModelServes(store: ObjectStore): RegistryError {
  return new RegistryError('FRAUD_REGISTRY_NOT_FOUND', `No model serves in ${store.describe()}: name a version`);
}

export const modelsListCommand = defineCommand({
  name: 'models list',
  purpose: 'lists the published models, newest first',
  options: {},
  notes: [STORE_NOTE],
  examples: ['', '--json'],
  run: async () => {
    const store = configuredStore();
    const champion = (await championIfAny(store))?.version;
    const models = await listModels(store);
    const rows = models.map((each) => {
      const mark = each.version === champion ? 'champion' : '';
      if ('problem' in each) return [each.version, mark, '', '', '', each.problem];
      const { createdAt, metrics, weeks, verdict } = each.manifest;
      return [
        each.version,
        mark,
        createdAt.slice(0, 16),
        metrics['auprc']?.toFixed(4) ?? '',
        weeks.at(-1)?.name ?? '',
        verdict.kind,
      ];
    });
    const text =
      models.length === 0
        ? `no model was published in ${store.describe()}`
        : textTable([['version', '', 'made', 'AUPRC', 'last week', 'verdict'], ...rows]).join('\n');
    return { data: { champion: champion ?? null, models }, text };
  },
});

export const modelsShowCommand = defineCommand({
  name: 'models show',
  purpose: 'shows how a published model was made, and its verdict',
  options: { version: option('VERSION', modelVersion.optional(), 'a published version; default: the champion') },
  operand: 'version',
  notes: [STORE_NOTE],
  examples: ['', '0123456789ab --json'],
  run: async ({ version }) => {
    const store = configuredStore();
    const folder = await findFolderOrChampion(store, version);
    const manifest = await loadManifest(store, folder);
    const champion = await championIfAny(store);
    const gain = await gainOf(store, manifest.version);
    return {
      data: { folder, isChampion: champion?.version === manifest.version, manifest, gain: gain ?? null },
      text: textTable([
        ...describeManifest(folder, manifest, champion?.version),
        ...(gain ? [['since it went live', describeGain(gain)]] : []),
      ]).join('\n'),
    };
  },
});

/** What its last promotion has brought; undefined while that is not known. */
async function gainOf(store: ObjectStore, version: string): Promise<WeekOfGain | undefined> {
  const promotion = (await readHistory(store)).findLast(
    (change) => change.kind === 'promotion' && change.version === version,
  );
  return promotion && (await readGain(store, promotion))?.weeks.at(-1);
}

export const modelsVerifyCommand = defineCommand({
  name: 'models verify',
  purpose: 'reads every file of a published model and compares it with the manifest and its signature',
  options: { version: option('VERSION', modelVersion.optional(), 'a published version; default: the champion') },
  operand: 'version',
  notes: [STORE_NOTE, 'The signature is checked when MODEL_PUBLIC_KEY_FILE is set.'],
  examples: ['', '0123456789ab'],
  run: async ({ version }) => {
    const store = configuredStore();
    const folder = await findFolderOrChampion(store, version);
    const publicKeys = await configuredPublicKeys();
    const manifest = await verifyModel(store, folder, { publicKeys });
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return {
      data: { folder, version: manifest.version, files: manifest.files },
      text:
        `${manifest.version} is unchanged: ${manifest.files.length} files, ${bytes} bytes, every SHA-256 matches` +
        (publicKeys === undefined ? '' : `, signed with the key ${manifest.signature!.keyId}`),
    };
  },
});

function describeManifest(folder: string, manifest: Manifest, champion: string | undefined): string[][] {
  const {
    version,
    createdAt,
    weeks,
    training,
    heldOut,
    refit,
    threshold,
    metrics,
    parameters,
    trainedAgainst,
    verdict,
    mlflow,
  } = manifest;
  return [
    ['version', version === champion ? `${version}, the champion` : version],
    ['folder', folder],
    ['made', createdAt],
    ['verdict', `${verdict.kind}: ${verdict.reason}`],
    ['judged against', trainedAgainst ?? 'no model'],
    ['weeks', weeks.map((week) => `${week.name} (${week.rows} rows, ${week.frauds} frauds)`).join(', ')],
    ...(training
      ? [
          [
            'trained on',
            `${training.rows} rows, ${training.frauds} frauds${refit ? ', grown again from all rows' : ''}`,
          ],
        ]
      : []),
    ['judged on', `${heldOut.rows} rows, ${heldOut.frauds} frauds`],
    ['threshold', shortNumber(threshold)],
    [
      'metrics',
      Object.entries(metrics)
        .map(([name, value]) => `${name} ${value === null ? 'undefined' : Number(value.toPrecision(5))}`)
        .join(', '),
    ],
    [
      'parameters',
      Object.entries(parameters)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ],
    ['MLflow run', mlflow?.runId ?? 'not recorded yet'],
    ['signed with', manifest.signature?.keyId ?? 'no key'],
    ['files', manifest.files.map((file) => file.name).join(', ')],
  ];
}
