/**
 * Ed25519 signatures of published models (RFC 8032): the public key tells whether a holder of the private key has
 * published exactly these files. The signature covers the names and the SHA-256 of the files; later notes in the
 * manifest, such as the MLflow run, leave it valid.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { RegistryError } from '../errors.ts';
import type { Manifest } from './manifest.ts';

type Signature = NonNullable<Manifest['signature']>;

const PEM_BLOCK = /-----BEGIN [^-]*-----[^-]*-----END [^-]*-----/g;

/** Signs the files of a model. @param key a private Ed25519 key */
export function signFiles(files: Manifest['files'], key: KeyObject): Signature {
  return { keyId: keyIdOf(createPublicKey(key)), value: sign(null, signedText(files), key).toString('base64') };
}

/**
 * @param publicKeys one, or both while keys are changed
 * @throws FRAUD_REGISTRY_UNSIGNED unless the holder of the private half of one has signed the manifest's files
 */
export function checkSignature({ version, files, signature }: Manifest, publicKeys: readonly KeyObject[]): void {
  const key = publicKeys.find((each) => keyIdOf(each) === signature?.keyId);
  const why =
    signature === undefined
      ? 'it is not signed'
      : key === undefined
        ? `it is signed with the key ${signature.keyId}`
        : verify(null, signedText(files), key, Buffer.from(signature.value, 'base64'))
          ? undefined
          : 'its files are not those that were signed';
  if (why !== undefined)
    throw new RegistryError(
      'FRAUD_REGISTRY_UNSIGNED',
      `Cannot trust model ${version}: ${why}; expected a signature of the key ` +
        `${publicKeys.map(keyIdOf).join(' or ')}. ` +
        `If you know where it comes from, sign it: fraud models sign ${version}`,
    );
}

/** The private Ed25519 key of a PEM file (PKCS #8). @throws FRAUD_REGISTRY_KEY */
export async function readSigningKey(path: string): Promise<KeyObject> {
  const [key] = await readKeys(path, 'private', (pem) => [createPrivateKey(pem)]);
  return key!;
}

/** The public Ed25519 keys of a PEM file (SPKI), one after the other. @throws FRAUD_REGISTRY_KEY */
export async function readPublicKeys(path: string): Promise<KeyObject[]> {
  return await readKeys(path, 'public', (pem) => {
    if (pem.includes('PRIVATE KEY')) throw new Error('it holds a private key, which belongs to the trainer alone');
    return (pem.match(PEM_BLOCK) ?? [pem]).map((block) => createPublicKey(block));
  });
}

/** First 16 hex digits of the SHA-256 of the public key (DER, SPKI). */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

/** One line a file, as sha256sum prints it, sorted by name, below a line that tells what this is. */
function signedText(files: Manifest['files']): Buffer {
  const lines = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).sort();
  return Buffer.from(`fraud-model-files-v1\n${lines.join('')}`);
}

async function readKeys(path: string, kind: string, parse: (pem: string) => KeyObject[]): Promise<KeyObject[]> {
  try {
    const keys = parse(await readFile(path, 'utf8'));
    const other = keys.find(({ asymmetricKeyType }) => asymmetricKeyType !== 'ed25519');
    if (other === undefined) return keys;
    throw new Error(`it holds a key of type ${other.asymmetricKeyType}`);
  } catch (cause) {
    throw new RegistryError(
      'FRAUD_REGISTRY_KEY',
      `Cannot use ${path} as the ${kind} Ed25519 key: ${(cause as Error).message}; ` +
        'fraud models keygen makes a pair of key files',
      { cause },
    );
  }
}
