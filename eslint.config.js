import nx from '@nx/eslint-plugin';
import sortImports from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const coreMayUse = [
  'zod',
  '@noble/hashes/*',
  'simple-statistics',
  'vitest',
  'fast-check',
  'onnxruntime-node',
  'ml-random-forest',
];

/** The floors of docs/architecture.md: arrows point down only; core and adapters never see each other. */
const floors = [
  { sourceTag: 'floor:core', onlyDependOnLibsWithTags: ['floor:core'], allowedExternalImports: coreMayUse },
  { sourceTag: 'floor:adapters', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'floor:flows', onlyDependOnLibsWithTags: ['floor:core', 'floor:adapters'] },
  { sourceTag: 'floor:apps', onlyDependOnLibsWithTags: ['floor:core', 'floor:adapters', 'floor:flows'] },
  {
    sourceTag: 'floor:tools',
    onlyDependOnLibsWithTags: ['floor:core', 'floor:adapters', 'floor:flows', 'floor:servers', 'floor:tools'],
  },
  { sourceTag: 'floor:servers', onlyDependOnLibsWithTags: ['floor:adapters'] },
  {
    sourceTag: 'floor:system',
    onlyDependOnLibsWithTags: ['floor:core', 'floor:adapters', 'floor:flows', 'floor:servers'],
  },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '.nx', '.fraud', 'coverage', '**/kernels/*.ts', '*.config.ts'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: floors, banTransitiveDependencies: true, allow: [] },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/require-await': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Only config.ts reads the environment.',
        },
      ],
    },
  },
  {
    files: ['apps/console/**/*.ts', 'apps/console/**/*.tsx'],
    languageOptions: { parserOptions: { project: 'apps/console/tsconfig.json' } },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs', '**/*.js'],
    ignores: ['**/compiled-kernels.ts', '**/openapi.d.ts'],
    plugins: { 'simple-import-sort': sortImports },
    rules: {
      'max-len': ['error', { code: 120 }],
      'max-lines': ['error', 400],
      'simple-import-sort/imports': ['error', { groups: [['^\\u0000', '^node:', '^@?\\w', '^', '^\\.']] }],
    },
  },
  { files: ['**/*.test.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['libs/core/*/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['node:*', 'fs', 'path', 'crypto'], message: 'Core is pure: no I/O, no node: import.' }],
        },
      ],
    },
  },
  {
    files: ['**/config.ts', 'apps/*/src/main.ts', 'tools/**/*.ts', 'test/**/*.ts', '**/*.test.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
