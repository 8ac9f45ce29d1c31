import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** The floors of docs/architecture.md: arrows point down only; core and adapters never see each other. */
const floors = [
  {
    sourceTag: 'floor:core',
    onlyDependOnLibsWithTags: ['floor:core'],
    allowedExternalImports: [
      'zod',
      '@noble/hashes/*',
      'simple-statistics',
      'vitest',
      'onnxruntime-node',
      'ml-random-forest',
    ],
  },
  { sourceTag: 'floor:adapters', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'floor:flows', onlyDependOnLibsWithTags: ['floor:core', 'floor:adapters'] },
  { sourceTag: 'floor:apps', onlyDependOnLibsWithTags: ['floor:core', 'floor:adapters', 'floor:flows'] },
  {
    sourceTag: 'floor:tools',
    onlyDependOnLibsWithTags: ['floor:core', 'floor:adapters', 'floor:flows', 'floor:tools'],
  },
  { sourceTag: 'floor:system', onlyDependOnLibsWithTags: ['floor:core', 'floor:adapters', 'floor:flows'] },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '.nx', '.fraud', '**/*.mjs', '**/*.config.ts', '**/vitest.shared.ts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
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
