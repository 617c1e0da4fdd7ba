import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What a folder of src/ may import from the others. Dependencies point one way. */
const layers = [
  zone('remotion', []),
  zone('contract', ['admission', 'remotion/protocol']),
  zone('validation', ['contract', 'remotion/errors', 'remotion/options', 'remotion/protocol']),
  zone('peers', []),
  zone('temporal', ['peers']),
  zone('admission', ['remotion/protocol']),
  zone('workflows', ['admission', 'contract', 'remotion/protocol']),
  zone('activities', ['admission', 'contract', 'peers', 'remotion', 'temporal', 'validation']),
  zone('plugin', ['prebuilt-bundle.ts']),
  zone('client', ['contract', 'remotion/protocol', 'temporal', 'validation']),
  zone('cli', ['client', 'contract', 'peers', 'remotion', 'temporal', 'worker-main.ts']),
  zone('testing', ['activities', 'contract', 'peers', 'remotion', 'validation']),
  // The rooms of src/remotion, from the top down.
  zone('remotion/start', ['remotion/progress', 'remotion/aws', 'remotion/options', 'remotion/protocol', 'remotion/errors']),
  zone('remotion/progress', ['remotion/output', 'remotion/aws', 'remotion/protocol', 'remotion/errors']),
  zone('remotion/output', ['remotion/aws', 'remotion/protocol', 'remotion/errors']),
  zone('remotion/aws', ['remotion/protocol', 'remotion/errors']),
  zone('remotion/options', ['remotion/protocol', 'remotion/errors']),
  zone('remotion/protocol', ['remotion/errors']),
  zone('remotion/errors', []),
  { target: './src', from: ['./local', './test', './bench', './chaos', './model', './examples'] },
];

function zone(folder, mayImport) {
  return { target: `./src/${folder}`, from: './src', except: [folder, ...mayImport].map((name) => `./${name}`) };
}

const nodeBuiltins = ['node:*', 'fs', 'path', 'crypto', 'os', 'http', 'https', 'child_process', 'stream', 'events'];

export default tseslint.config(
  { ignores: ['lib/', '.local/', 'out/', 'node_modules/', '**/*.cjs'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.tsx', '.js', '.mjs'] } } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports', fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Without this it reads every package to the end, and one has a file that it takes for a resolver.
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-duplicates': 'error',
      'import-x/no-extraneous-dependencies': 'off',
      'import-x/no-restricted-paths': ['error', { zones: layers }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    // Runs in Temporal's sandbox: no Node, no Temporal package of the other side, no Remotion or AWS at run time.
    files: ['src/workflows/**/*.ts', 'src/admission/**/*.ts', 'src/contract/**/*.ts', 'src/remotion/protocol/**/*.ts', 'src/remotion/errors/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: [...nodeBuiltins, '@aws-sdk/*', '@temporalio/activity', '@temporalio/client', '@temporalio/worker'] }] },
      ],
    },
  },
  {
    // No Temporal in the protocol: `…/remotion` is used without it.
    files: ['src/remotion/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['@temporalio/*', '@remotion/*', 'remotion'] }] }] },
  },
  {
    // The rule of a pool: the same calls always have the same results, with Temporal around it or without.
    files: ['src/admission/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: [...nodeBuiltins, '@aws-sdk/*', '@temporalio/*', '@remotion/*'] }] }],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Nothing here is left to chance.' },
      ],
    },
  },
  {
    files: ['src/client/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['@aws-sdk/*', '@temporalio/worker', '@temporalio/activity'] }] }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'vi', property: 'mock', message: 'Put a fake at a port instead of mocking a module.' }],
    },
  },
);
