import tls from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { requiredStrength } from './security-level.ts';

const { DEFAULT_CIPHERS } = tls;

afterEach(() => {
  tls.DEFAULT_CIPHERS = DEFAULT_CIPHERS;
});

test.each([
  [0, 80],
  [1, 80],
  [2, 112],
  [3, 128],
  [4, 192],
  [5, 256],
])('OpenSSL’s security level %i asks for %i bits; none asks for less than the first', (level, strength) => {
  tls.DEFAULT_CIPHERS = `DEFAULT:@SECLEVEL=${level}`;
  expect(requiredStrength()).toBe(strength);
});

test('it is asked without a warning', () => {
  const warnings: Error[] = [];
  const listen = (warning: Error): void => void warnings.push(warning);
  process.on('warning', listen);
  requiredStrength();
  return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });
});
