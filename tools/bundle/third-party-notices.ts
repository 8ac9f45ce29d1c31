import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Manifest = { readonly name?: string; readonly version?: string; readonly license?: unknown };

const LICENSE_FILE = /^(licen[cs]e|copying|notice)(-\w+)?(\.(md|txt))?$/i;

/**
 * The names, versions and licences, with their texts, of the installed packages that the files belong to, each once.
 * This is what the licences ask of a bundle: esbuild has taken out the comments that said so.
 *
 * @param files paths of what was bundled or carried; those of this repository are left out
 */
export function thirdPartyNotices(files: Iterable<string>): string {
  const folders = new Set([...files].flatMap((file) => packageFolder(file) ?? []));
  const notices = new Map([...folders].map((folder) => noticeOf(folder)));
  return [...notices.keys()]
    .sort()
    .map((title) => `${title}\n${'-'.repeat(title.length)}\n${notices.get(title)}\n`)
    .join('\n');
}

/** `node_modules/@scope/name` of a file below it; undefined for a file of this repository. */
function packageFolder(file: string): string | undefined {
  return /^(.*\/)?node_modules\/(@[^/]+\/)?[^/@]+(?=\/)/.exec(file)?.[0];
}

function noticeOf(folder: string): [title: string, text: string] {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const texts = licenseFiles(folder).map((path) => readFileSync(path, 'utf8').trim());
  const named = typeof license === 'string' ? license : JSON.stringify(license ?? 'see its text');
  return [`${name}@${version} (${named})`, texts.join('\n\n') || 'The package holds no text of its licence.'];
}

function licenseFiles(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`Cannot say under which licence it is: ${dirname(folder)} is not there`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENSE_FILE.test(entry.name))
    .map(({ name }) => join(folder, name))
    .sort();
}
