// oxlint-disable-next-line no-restricted-imports -- the test runs in Node, and looks at what its console would show
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { E_INVALIDARG } from '../hresult.ts';
import { PasswordCredential } from './password-credential.ts';

describe('made', () => {
  test('with all three', () => {
    const credential = new PasswordCredential('wss://h/', 'me', 's3cret');
    expect([credential.resource, credential.userName, credential.password]).toEqual(['wss://h/', 'me', 's3cret']);
    credential.retrievePassword();
    expect(credential.password).toBe('s3cret');
  });

  test('with an empty resource', () => {
    expect(new PasswordCredential('', 'me', 's3cret').resource).toBe('');
  });

  test('empty, and then filled', () => {
    const credential = new PasswordCredential();
    expect([credential.resource, credential.userName, credential.password]).toEqual(['', '', '']);
    Object.assign(credential, { resource: 'r', userName: 'me', password: 's3cret' });
    expect([credential.resource, credential.userName, credential.password]).toEqual(['r', 'me', 's3cret']);
  });
});

describe('an empty', () => {
  test.each(['', null, undefined])('user name or password (%s) is refused and changes nothing', (empty) => {
    const text = empty as unknown as string;
    const refused = expect.objectContaining({ number: E_INVALIDARG });
    expect(() => new PasswordCredential('r', text, 's3cret')).toThrow(refused);
    expect(() => new PasswordCredential('r', 'me', text)).toThrow(refused);
    const credential = new PasswordCredential('r', 'me', 's3cret');
    expect(() => (credential.userName = text)).toThrow(refused);
    expect(() => (credential.password = text)).toThrow(refused);
    expect([credential.userName, credential.password]).toEqual(['me', 's3cret']);
  });
});

test('the password is not shown by JSON, the console, or a refusal', () => {
  const credential = new PasswordCredential('r', 'me', 's3cret');
  expect(JSON.stringify(credential)).not.toContain('s3cret');
  expect(inspect(credential, { showHidden: true, depth: null })).not.toContain('s3cret');
});

test('properties are reserved: empty and read-only', () => {
  const { properties } = new PasswordCredential();
  expect(Object.keys(properties)).toEqual([]);
  expect(() => Object.assign(properties, { a: 1 })).toThrow(TypeError);
});
