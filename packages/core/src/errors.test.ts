import { describe, expect, test } from 'vitest';
import { canceledError, getStatus, WinRTError, winrtError } from './errors.ts';
import * as hresult from './hresult.ts';
import { WebErrorStatus } from './web/web-error-status.ts';

describe('getStatus', () => {
  // The HRESULTs stand here in hex, so that this also checks the constants.
  test.each<[string, readonly number[], WebErrorStatus]>([
    ['timeout', [0x80072ee2, 0x800705b4, 0x8007274c, 0x800c000b], 7],
    ['hostNameNotResolved', [0x80072ee7, 0x80072af9, 0x80072afa, 0x80072afc, 0x800c0005], 15],
    ['operationCanceled', [0x80072ef1, 0x800704c7, 0x80004004, 0x800703e3, 0x8013153b], 16],
    ['cannotConnect', [0x80072efd, 0x80072f0c, 0x80072f7d, 0x80072f85, 0x8007274d, 0x800704c9, 0x800c0004], 14],
    ['connectionAborted', [0x80072efe, 0x80072745, 0x800704d4], 9],
    ['connectionReset', [0x80072eff, 0x80072746], 10],
    ['disconnected', [0x80072f83, 0x80072742], 11],
    ['serverUnreachable', [0x80072f84, 0x80072751, 0x80072750, 0x80072743, 0x800704d0, 0x800704cf], 6],
    ['certificateCommonNameIsIncorrect', [0x80072f06, 0x800b010f], 1],
    ['certificateExpired', [0x80072f05, 0x800b0101], 2],
    ['certificateContainsErrors', [0x80072f17, 0x80072f18, 0x80072f19, 0x800b0110], 3],
    ['certificateRevoked', [0x80072f8a, 0x800b010c], 4],
    ['certificateIsInvalid', [0x80072f89, 0x80072f0d, 0x800b0109, 0x800b010a, 0x80096004], 5],
    ['errorHttpInvalidServerResponse', [0x80072f78, 0x80072f79, 0x80072738], 8],
    ['httpToHttpsOnRedirection', [0x80072f07], 12],
    ['httpsToHttpOnRedirection', [0x80072f08], 13],
    ['redirectFailed', [0x80072f7c], 17],
    ['unexpectedStatusCode', [0x80190001, 0x80190000, 0x801900c8, 0x80190002, 0x80190258], 18],
    ['unexpectedRedirection', [0x80190003, 0x80190134], 19],
    ['unexpectedClientError', [0x80190004, 0x801901aa, 0x801901a2], 20],
    ['unexpectedServerError', [0x80190005, 0x801901ff], 21],
    ['notFound', [0x80190194], 404],
    [
      'unknown',
      [0x800c000e, 0x80000013, 0x8000000e, 0x80070057, 0x8000000b, 0x80070005, 0x80070032, 0x80004005, 0x00190194, 0],
      0,
    ],
  ])('%s', (name, numbers, value) => {
    expect(WebErrorStatus[name as keyof typeof WebErrorStatus]).toBe(value);
    for (const number of numbers) {
      expect(getStatus(number), `0x${number.toString(16)}`).toBe(value);
      expect(getStatus(number | 0), `0x${number.toString(16)}, signed`).toBe(value);
    }
  });

  test('each HTTP status that has a name maps to itself', () => {
    const named = Object.values(WebErrorStatus).filter((status) => status >= 300);
    expect(named).toHaveLength(31);
    for (const status of named) expect(getStatus(0x80190000 + status)).toBe(status);
  });

  test('takes the same number signed, unsigned and in hex', () => {
    expect([-2147012866, 2147954430, 0x80072efe].map(getStatus)).toEqual([9, 9, 9]);
    expect([-2145844844, -2147023673, -2147483629].map(getStatus)).toEqual([404, 16, 0]);
  });

  test.each([NaN, undefined, null, 'text', '2147954430', {}, 5n])('%s is unknown', (value) => {
    expect(getStatus(value as number)).toBe(WebErrorStatus.unknown);
  });
});

describe('WebErrorStatus', () => {
  test('has the numbers of Windows, and only names as keys', () => {
    expect(Object.keys(WebErrorStatus)).toHaveLength(55);
    expect(Object.keys(WebErrorStatus).every((key) => /^[a-z]\w+$/i.test(key))).toBe(true);
    const values: number[] = Object.values(WebErrorStatus);
    expect(values.slice(0, 24)).toEqual(Array.from({ length: 24 }, (_, index) => index));
    expect(values.slice(24)).toEqual(
      [
        300, 301, 302, 303, 304, 305, 307, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414,
        415,
      ].concat([416, 417, 500, 501, 502, 503, 504, 505]),
    );
  });
});

describe('HRESULT constants', () => {
  test('are signed and all different', () => {
    const values = Object.values(hresult);
    expect(values.filter((value) => value >= 0 || value !== (value | 0))).toEqual([]);
    expect(new Set(values).size).toBe(values.length);
  });

  // errors.md names these: the rest is checked through getStatus.
  test.each<[string, number, number]>([
    ['E_NOTIMPL', hresult.E_NOTIMPL, -2147467263],
    ['E_POINTER', hresult.E_POINTER, -2147467261],
    ['E_BOUNDS', hresult.E_BOUNDS, -2147483637],
    ['E_ILLEGAL_STATE_CHANGE', hresult.E_ILLEGAL_STATE_CHANGE, -2147483635],
    ['E_ILLEGAL_METHOD_CALL', hresult.E_ILLEGAL_METHOD_CALL, -2147483634],
    ['RO_E_CLOSED', hresult.RO_E_CLOSED, -2147483629],
    ['E_ILLEGAL_DELEGATE_ASSIGNMENT', hresult.E_ILLEGAL_DELEGATE_ASSIGNMENT, -2147483624],
    ['E_FAIL', hresult.E_FAIL, -2147467259],
    ['E_ACCESSDENIED', hresult.E_ACCESSDENIED, -2147024891],
    ['E_OUTOFMEMORY', hresult.E_OUTOFMEMORY, -2147024882],
    ['ERROR_NOT_SUPPORTED', hresult.ERROR_NOT_SUPPORTED, -2147024846],
    ['E_INVALIDARG', hresult.E_INVALIDARG, -2147024809],
    ['ERROR_NO_UNICODE_TRANSLATION', hresult.ERROR_NO_UNICODE_TRANSLATION, -2147023783],
    ['ERROR_CANCELLED', hresult.ERROR_CANCELLED, -2147023673],
    ['ERROR_INVALID_OPERATION', hresult.ERROR_INVALID_OPERATION, -2147020579],
    ['INET_E_SECURITY_PROBLEM', hresult.INET_E_SECURITY_PROBLEM, -2146697202],
    ['HTTP_E_STATUS_BASE', hresult.HTTP_E_STATUS_BASE, 0x80190000 | 0],
  ])('%s', (_, constant, value) => {
    expect(constant).toBe(value);
  });
});

describe('WinRTError', () => {
  test('carries number, status, description and cause', () => {
    const cause = new Error('ECONNRESET');
    const error = winrtError(0x80072eff, 'connect: the server hung up', cause);
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(WinRTError);
    expect([error.name, error.number, error.status]).toEqual([
      'WinRTError',
      -2147012865,
      WebErrorStatus.connectionReset,
    ]);
    expect(error.message).toBe('connect: the server hung up (0x80072EFF)');
    expect(error.description).toBe(error.message);
    expect(error.cause).toBe(cause);
    expect(String(error)).toMatch(/^WinRTError: connect/);
  });

  test('has no cause where there is none', () => {
    expect('cause' in winrtError(hresult.E_FAIL, 'it failed')).toBe(false);
  });

  test('a cancellation has the name and the message of WinJS', () => {
    const reason = { why: 'too slow' };
    const error = canceledError(reason);
    expect([error.name, error.message, error.number, error.status]).toEqual(['Canceled', 'Canceled', -2147023673, 16]);
    expect(error.cause).toBe(reason);
    expect(error).toBeInstanceOf(WinRTError);
    expect('cause' in canceledError()).toBe(false);
  });
});
