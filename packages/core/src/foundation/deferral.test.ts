import { expect, test, vi } from 'vitest';
import { E_ILLEGAL_METHOD_CALL, E_POINTER } from '../hresult.ts';
import { Deferral } from './deferral.ts';
import { reportError } from '../internal/report-error.ts';

vi.mock('../internal/report-error.ts', () => ({ reportError: vi.fn() }));

test('complete runs the handler, and a second complete throws', () => {
  const handler = vi.fn();
  const deferral = new Deferral(handler);
  expect(handler).not.toHaveBeenCalled();
  deferral.complete();
  expect(handler.mock.calls).toEqual([[]]);
  expect(() => deferral.complete()).toThrow(expect.objectContaining({ number: E_ILLEGAL_METHOD_CALL }));
  expect(handler).toHaveBeenCalledOnce();
});

test('close runs the handler unless it has run', () => {
  const handler = vi.fn();
  const deferral = new Deferral(handler);
  deferral.close();
  deferral.close();
  expect(handler).toHaveBeenCalledOnce();
  expect(() => deferral.complete()).toThrow(expect.objectContaining({ number: E_ILLEGAL_METHOD_CALL }));
});

test('close after complete does nothing', () => {
  const handler = vi.fn();
  const deferral = new Deferral(handler);
  deferral.complete();
  deferral.close();
  expect(handler).toHaveBeenCalledOnce();
});

test('complete from inside the handler throws as a second complete', () => {
  const deferral: Deferral = new Deferral(() => deferral.complete());
  expect(() => deferral.complete()).toThrow(expect.objectContaining({ number: E_ILLEGAL_METHOD_CALL }));
});

test('what the handler throws comes out of complete, and goes to the global error event from close', () => {
  const thrown = new Error('from the handler');
  const fail = (): never => {
    throw thrown;
  };
  expect(() => new Deferral(fail).complete()).toThrow(thrown);
  new Deferral(fail).close();
  expect(vi.mocked(reportError).mock.calls).toEqual([[thrown]]);
});

test.each([null, undefined, {}])('%s is not a handler', (handler) => {
  expect(() => new Deferral(handler as () => void)).toThrow(expect.objectContaining({ number: E_POINTER }));
});
