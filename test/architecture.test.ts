/** The floors of docs/architecture.md: the project graph keeps them, and lint refuses every way to break them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

const PRODUCT = ['floor:core', 'floor:adapters', 'floor:flows'];

/** Folder -> its floor -> the floors it may see; the first folder that fits counts. */
const HOUSE = [
  { folder: 'libs/core', floor: 'floor:core', sees: ['floor:core'] },
  { folder: 'libs/adapters', floor: 'floor:adapters', sees: [] },
  { folder: 'libs/flows', floor: 'floor:flows', sees: ['floor:core', 'floor:adapters'] },
  { folder: 'apps', floor: 'floor:apps', sees: ['floor:core', 'floor:adapters', 'floor:flows'] },
  { folder: 'tools/mlflow-server', floor: 'floor:servers', sees: ['floor:adapters'] },
  { folder: 'tools', floor: 'floor:tools', sees: [...PRODUCT, 'floor:servers', 'floor:tools'] },
  { folder: 'bench', floor: 'floor:tools', sees: [...PRODUCT, 'floor:servers', 'floor:tools'] },
  { folder: 'test', floor: 'floor:system', sees: [...PRODUCT, 'floor:servers'] },
];

type Project = { name: string; root: string; floor: string; needs: string[] };

/** The graph as Nx draws it; this also leaves it in Nx's cache, where the lint rule looks for it. */
function projectGraph(): Project[] {
  const dir = mkdtempSync(join(tmpdir(), 'fraud-graph-'));
  const file = join(dir, 'graph.json');
  execFileSync('nx', ['graph', `--file=${file}`], { cwd: ROOT, stdio: 'ignore' });
  const { graph } = JSON.parse(readFileSync(file, 'utf8')) as {
    graph: {
      nodes: Record<string, { data: { root: string; tags: string[] } }>;
      dependencies: Record<string, { target: string }[]>;
    };
  };
  rmSync(dir, { recursive: true });
  return Object.entries(graph.nodes)
    .filter(([, { data }]) => data.root !== '.')
    .map(([name, { data }]) => ({
      name,
      root: data.root,
      floor: data.tags.filter((tag) => tag.startsWith('floor:')).join(),
      needs: graph.dependencies[name]!.map(({ target }) => target).filter((target) => target in graph.nodes),
    }));
}

let projects: Project[];
beforeAll(() => {
  projects = projectGraph();
}, 60_000);

describe('the project graph', () => {
  it('has every project on the floor of its folder', () => {
    expect(projects.length).toBeGreaterThan(15);
    const folderOf = (root: string) => HOUSE.find(({ folder }) => root === folder || root.startsWith(`${folder}/`));
    expect(projects.map(({ root, floor }) => [root, floor])).toEqual(
      projects.map(({ root }) => [root, folderOf(root)?.floor]),
    );
  });

  it('has arrows only to floors that may be seen', () => {
    const byName = new Map(projects.map((project) => [project.name, project]));
    const allowed = new Map(HOUSE.map(({ floor, sees }) => [floor, sees]));
    const arrows = projects.flatMap(({ name, floor, needs }) =>
      needs.map((need) => ({ name, need, floor, seen: byName.get(need)!.floor })),
    );
    expect(arrows.length).toBeGreaterThan(20);
    expect(arrows.filter(({ floor, seen }) => !allowed.get(floor)!.includes(seen))).toEqual([]);
  });

  it('has no cycle', () => {
    const left = new Map(projects.map(({ name, needs }) => [name, new Set(needs)]));
    let free: string[];
    while ((free = [...left].filter(([, needs]) => needs.size === 0).map(([name]) => name)).length > 0) {
      for (const name of free) left.delete(name);
      for (const needs of left.values()) for (const name of free) needs.delete(name);
    }
    expect([...left.keys()]).toEqual([]);
  });
});

/** Planted in place of a real file's text; nothing is written. */
const BREAKS = [
  {
    what: 'core reads a file',
    file: 'libs/core/forest-model/src/index.ts',
    code: `import { readFileSync } from 'node:fs'; readFileSync('x');`,
    rule: 'no-restricted-imports',
  },
  {
    what: 'core uses a package with I/O',
    file: 'libs/core/drift/src/index.ts',
    code: `import { Redis } from 'ioredis'; new Redis();`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'core sees an adapter',
    file: 'libs/core/evaluation/src/index.ts',
    code: `import * as store from '@fraud/object-store'; void store;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'core sees a flow',
    file: 'libs/core/evaluation/src/index.ts',
    code: `import * as weeks from '@fraud/weekly-data'; void weeks;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'an adapter sees the core',
    file: 'libs/adapters/queue/src/index.ts',
    code: `import * as schema from '@fraud/feature-schema'; void schema;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'an adapter sees an adapter',
    file: 'libs/adapters/queue/src/index.ts',
    code: `import * as config from '@fraud/config'; void config;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'an adapter sees a flow',
    file: 'libs/adapters/queue/src/index.ts',
    code: `import * as jobs from '@fraud/jobs'; void jobs;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'a flow sees a flow',
    file: 'libs/flows/weekly-data/src/index.ts',
    code: `import * as training from '@fraud/training'; void training;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'a flow sees an app',
    file: 'libs/flows/jobs/src/index.ts',
    code: `import '@fraud/trainer';`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'an app sees an app',
    file: 'apps/api/src/main.ts',
    code: `import '@fraud/trainer';`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'an app reaches into another by path',
    file: 'apps/api/src/main.ts',
    code: `import '../../trainer/src/main.ts';`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'a lib reaches into another by path',
    file: 'libs/core/forest-learner/src/index.ts',
    code: `import * as model from '../../forest-model/src/index.ts'; void model;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'two libs need each other',
    file: 'libs/core/feature-schema/src/index.ts',
    code: `import * as simulation from '@fraud/simulation'; void simulation;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'the product runs a server for developers',
    file: 'libs/adapters/mlflow-client/src/index.ts',
    code: `import * as server from '@fraud/mlflow-server'; void server;`,
    rule: '@nx/enforce-module-boundaries',
  },
  {
    what: 'a lib reads the environment',
    file: 'libs/adapters/queue/src/index.ts',
    code: `export const url = process.env.REDIS_URL;`,
    rule: 'no-restricted-syntax',
  },
];

describe('lint', () => {
  // On a build server the parser reads a file from the disk once, and not the text that is planted in its place.
  const parserOptions = { disallowAutomaticSingleRunInference: true };
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: { languageOptions: { parserOptions } } });

  it.each(BREAKS)('refuses that $what', { timeout: 60_000 }, async ({ file, code, rule }) => {
    expect(existsSync(join(ROOT, dirname(file)))).toBe(true);
    const [result] = await eslint.lintText(code, { filePath: join(ROOT, file) });
    expect(result!.messages.map(({ ruleId }) => ruleId)).toContain(rule);
    expect(result!.errorCount).toBeGreaterThan(0);
  });

  it('accepts what is allowed, in the same files', { timeout: 60_000 }, async () => {
    const allowed = [
      {
        file: 'libs/core/forest-learner/src/index.ts',
        code: `import * as model from '@fraud/forest-model'; void model;`,
      },
      {
        file: 'libs/flows/weekly-data/src/index.ts',
        code: `import * as store from '@fraud/object-store'; void store;`,
      },
      { file: 'apps/api/src/config.ts', code: `export const url = process.env.REDIS_URL;` },
    ];
    for (const { file, code } of allowed) {
      const [result] = await eslint.lintText(code, { filePath: join(ROOT, file) });
      expect(result!.messages).toEqual([]);
    }
  });
});
