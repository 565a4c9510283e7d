import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('runs inside the runtime that the table names', () => {
  const { key, version } = readSettings();
  expect(process.versions[key]).toBe(version);
});
