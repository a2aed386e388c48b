import { readFileSync } from 'node:fs';

const swcOptions = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
delete swcOptions.$schema;

const measuresCoverage = process.env.COVERAGE === '1';
const threshold = { statements: 90, branches: 85, functions: 90, lines: 90 };

/** @type {import('jest').Config} */
const config = {
  roots: [
    '<rootDir>/packages',
    '<rootDir>/gateway',
    '<rootDir>/standalone',
    '<rootDir>/subgraphs',
    '<rootDir>/e2e',
  ],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  testEnvironment: 'node',
  // `source` makes @hub/* resolve to src/, so that a test never runs against a stale build.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['js', 'ts', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swcOptions, swcrc: false }] },
  testTimeout: 30_000,
  // Modules of finished suites are not let go of: a worker that holds much is slow, and is begun anew.
  workerIdleMemoryLimit: '800MB',
  collectCoverage: measuresCoverage,
  // Not v8: it counts every line of a file that only holds types as missed.
  coverageProvider: 'babel',
  coverageReporters: [['text', { skipFull: true }], 'text-summary', 'json-summary'],
  collectCoverageFrom: ['subgraphs/*/src/{domain,use-cases}/**/*.ts', '!**/*.{test,fixture}.ts'],
  coverageThreshold: measuresCoverage ? { global: threshold } : {},
};

export default config;
