import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const processEnvironment = {
  object: 'process',
  property: 'env',
  message:
    'Read settings from HubEnvironment; only the kernel environment folder reads process.env.',
};
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that every reader calls the thing by the same word.',
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/coverage/**', 'data/**', 'scripts/architecture/fixtures/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        module: 'writable',
        performance: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
      },
    },
    rules: { 'no-unused-vars': ['error', { varsIgnorePattern: '^_' }] },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-restricted-properties': ['error', processEnvironment],
      'no-restricted-syntax': ['error', noDefaultExport],
      'max-lines': ['error', { max: 260, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // Entities, GraphQL types and arguments are classes made of decorated fields only.
      '@typescript-eslint/no-extraneous-class': [
        'error',
        { allowWithDecorator: true, allowEmpty: true },
      ],
      // An explicit type on a decorated field is what type-graphql and TypeORM readers look for.
      '@typescript-eslint/no-inferrable-types': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNever: true },
      ],
      // An implementation of an asynchronous interface need not await anything.
      '@typescript-eslint/require-await': 'off',
      // Generic parameters of interfaces such as execute<T>() name the answer's shape for the caller.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Raw rows are typed as declared, but a driver may hand big numbers over as strings.
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      // Rows and GraphQL types are classes for their decorators' sake: shapes, whose values are
      // object literals and may be spread.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['packages/kernel/src/environment/**/*.ts', 'packages/kernel/src/testing/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // A migration's up() is one list of tables; its length says nothing about its ideas.
    files: ['**/migrations/**/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.{test,fixture}.ts', 'e2e/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // expect.objectContaining and friends are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
