import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { keyIdOf, readSigningKey, signModel } from '@fraud/model-registry';
import { defineCommand } from '../../command-line/command.ts';
import { CliError } from '../../command-line/errors.ts';
import { filePath, option } from '../../command-line/option.ts';
import { configuredSigningKey, configuredStore } from '../../config.ts';
import { audited } from '../audited-change.ts';
import { findFolder, modelVersion, STORE_NOTE } from './models-commands.ts';

export const modelsKeygenCommand = defineCommand({
  name: 'models keygen',
  purpose: 'makes a pair of keys: one to sign models with, one to check the signatures with',
  options: {
    signingKey: option('FILE', filePath, 'the file for the private key; only its owner may read it'),
    publicKey: option('FILE', filePath, 'the file for the public key'),
  },
  notes: [
    'Give the private key to the trainer (MODEL_SIGNING_KEY_FILE) and the public key to the API\n' +
      '(MODEL_PUBLIC_KEY_FILE), after the models in service are signed. Files that exist are not replaced.',
  ],
  examples: ['--signing-key model-signing-key.pem --public-key model-public-key.pem'],
  run: async ({ signingKey, publicKey }) => {
    const pair = generateKeyPairSync('ed25519');
    await writeNew(signingKey, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
    await writeNew(publicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }), 0o644);
    const keyId = keyIdOf(pair.publicKey);
    return { data: { keyId, signingKey, publicKey }, text: `${signingKey} and ${publicKey} hold the key ${keyId}` };
  },
});

export const modelsSignCommand = defineCommand({
  name: 'models sign',
  purpose: 'signs a published model, after each of its files was compared with the manifest',
  options: {
    version: option('VERSION', modelVersion, 'a published version'),
    signingKey: option('FILE', filePath.optional(), 'the private key (default: MODEL_SIGNING_KEY_FILE)'),
  },
  operand: 'version',
  notes: [STORE_NOTE],
  examples: ['0123456789ab --signing-key model-signing-key.pem'],
  run: async ({ version, signingKey }) => {
    const key = signingKey === undefined ? await configuredSigningKey() : await readSigningKey(signingKey);
    if (key === undefined)
      throw new CliError('FRAUD_CLI_USAGE', 'No key to sign with: give --signing-key, or set MODEL_SIGNING_KEY_FILE');
    const store = configuredStore();
    const folder = await findFolder(store, version);
    const { signature } = await audited(
      store,
      { action: 'model.sign', to: version },
      async () => await signModel(store, folder, key),
      ({ signature }) => ({ subject: `key ${signature!.keyId}` }),
    );
    return { data: { version, folder, signature }, text: `${version} is signed with the key ${signature!.keyId}` };
  },
});

async function writeNew(path: string, content: string | Buffer, mode: number): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode });
  } catch (cause) {
    throw new CliError('FRAUD_CLI_OUTPUT', `Cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
