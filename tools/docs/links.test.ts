import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCli } from './cli-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'libs/*/*/*.md'], { cwd: ROOT, exclude: ['**/node_modules'] }).sort();
const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');
/** Pages that tell of the past name files that are gone. */
const livePages = pages.filter((page) => !/^(CHANGELOG\.md|docs\/decisions\/0)/.test(page));

/** A page without its blocks of code. */
const proseOf = (page: string) => textOf(page).replaceAll(/^ *```[^]*?^ *```$/gm, '');

/** The lines of a page's shell blocks, with continued lines joined. */
function shellLines(page: string): string[] {
  const blocks = [...textOf(page).matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, code]) => code!);
  return blocks.flatMap((code) =>
    code
      .replaceAll(/\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => line.trim()),
  );
}

/** The anchor that GitHub makes of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

describe('the pages', () => {
  it('are all reachable from docs/README.md', () => {
    const seen = new Set<string>();
    const visit = (page: string) => {
      if (seen.has(page) || !existsSync(join(ROOT, page))) return;
      seen.add(page);
      for (const [, target] of proseOf(page).matchAll(/\]\(([^)#\s]+\.md)/g))
        visit(normalize(join(dirname(page), target!)));
    };
    visit('docs/README.md');
    expect(pages.filter((page) => page.startsWith('docs/') && !seen.has(page))).toEqual([]);
  });

  it.each(pages)('%s links to pages and headings that exist', (page) => {
    const broken = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^(https?|mailto):/.test(target))
      .filter((target) => {
        const [path, anchor] = target.split('#') as [string, string | undefined];
        const file = path === '' ? page : normalize(join(dirname(page), path));
        if (!existsSync(join(ROOT, file))) return true;
        if (anchor === undefined) return false;
        const headings = [...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
        return !headings.includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it.each(livePages)('%s names files and folders that exist', (page) => {
    const named = [...proseOf(page).matchAll(/`((?:apps|libs|tools|test|bench|docker|docs)\/[\w./-]+)`/g)];
    expect(named.map(([, path]) => path!).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(livePages.filter((page) => page !== 'docs/reference/cli.md'))('%s fits on two screens', (page) => {
    if (/^docs\/(benchmarks|reference)\/|architecture|playbooks/.test(page)) return;
    expect(textOf(page).split('\n').length).toBeLessThanOrEqual(150);
  });
});

describe('the commands in the pages', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const lines = livePages.flatMap((page) => shellLines(page).map((line) => ({ page, line })));

  it('name npm scripts that exist', () => {
    const builtIn = new Set(['start', 'test']);
    const inlined = livePages.flatMap((page) =>
      [...proseOf(page).matchAll(/`npm run (\w[\w:-]*)/g)].map(([, name]) => name!),
    );
    const named = lines.flatMap(({ line }) =>
      [...line.matchAll(/npm run (?:-s )?(\w[\w:-]*)/g)].map(([, name]) => name!),
    );
    expect([...new Set([...inlined, ...named])].filter((name) => !builtIn.has(name) && !(name in scripts))).toEqual([]);
  });

  it('are all named in README.md', async () => {
    const { commands } = await readCli();
    expect(commands.map(({ name }) => name).filter((name) => !textOf('README.md').includes(`\`${name}\``))).toEqual([]);
  });

  it('name commands and options of fraud that exist', async () => {
    const { commands, commandHelp } = await readCli();
    const unknown = lines.flatMap(({ page, line }) => {
      const call = /(?:npm run (?:-s )?fraud --|^fraud) (.+)$/.exec(line)?.[1];
      if (call === undefined) return [];
      const command = commands.find(({ name }) => `${call} `.startsWith(`${name} `));
      if (command === undefined) return [`${page}: ${line}`];
      const options = [...call.matchAll(/\s(--[a-z-]+)/g)].map(([, option]) => option!);
      const known = commandHelp(command);
      return options
        .filter((option) => !known.includes(`${option} `) && !known.includes(`${option}\n`))
        .map((option) => `${page}: ${option}`);
    });
    expect(unknown).toEqual([]);
  });

  it('are shell that a shell can read', () => {
    for (const page of livePages) {
      for (const [, code] of textOf(page).matchAll(/^ *```sh\n([^]*?)^ *```$/gm))
        expect(
          () => execFileSync('sh', ['-n'], { input: code, stdio: ['pipe', 'ignore', 'pipe'] }),
          `${page}\n${code}`,
        ).not.toThrow();
    }
  });

  it('that are JSON are JSON', () => {
    for (const page of livePages) {
      for (const [, code] of textOf(page).matchAll(/^ *```json\n([^]*?)^ *```$/gm))
        expect(() => JSON.parse(code!), `${page}\n${code}`).not.toThrow();
    }
  });
});
