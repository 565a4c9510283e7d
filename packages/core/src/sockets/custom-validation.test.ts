import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Deferral } from '../foundation/deferral.ts';
import { EventSource } from '../foundation/events.ts';
import { reportError } from '../internal/report-error.ts';
import { E_ILLEGAL_METHOD_CALL } from '../hresult.ts';
import type { Certificate } from '../security/certificate.ts';
import { ChainValidationResult } from '../security/chain-validation-result.ts';
import type { PeerCertificates } from '../transport.ts';
import { runValidation, type WebSocketServerCustomValidationRequestedEventArgs } from './custom-validation.ts';
import { SocketSslErrorSeverity } from '../security/ssl-error-severity.ts';

vi.mock('../internal/report-error.ts', () => ({ reportError: vi.fn() }));

type Args = WebSocketServerCustomValidationRequestedEventArgs<typeof socket>;

const socket = { name: 'the socket' };
const [own, issuer] = [{ subject: 'localhost' }, { subject: 'authority' }] as Certificate[];
const peer: PeerCertificates = {
  certificate: own ?? null,
  intermediates: issuer ? [issuer] : [],
  errors: [ChainValidationResult.untrusted, ChainValidationResult.invalidName],
  severity: SocketSslErrorSeverity.ignorable,
};
const tooLate = expect.objectContaining({ number: E_ILLEGAL_METHOD_CALL });
let source: EventSource<Args>;
const run = (): Promise<boolean> => runValidation(source, socket, peer);

/** What the promise has come to by now, without waiting for it. */
async function soFar(outcome: Promise<boolean>): Promise<boolean | 'open'> {
  return Promise.race([outcome, Promise.resolve('open' as const)]);
}

beforeEach(() => {
  vi.mocked(reportError).mockClear();
  source = new EventSource('servercustomvalidationrequested', socket);
});

describe('the event', () => {
  test('is its own args', async () => {
    let seen: Args | undefined;
    source.add((event) => (seen = event));
    await run();
    expect(seen).toMatchObject({
      type: 'servercustomvalidationrequested',
      serverCertificateErrorSeverity: SocketSslErrorSeverity.ignorable,
    });
    expect(seen?.target).toBe(socket);
    expect(seen?.detail).toEqual([seen]);
    expect(seen?.serverCertificate).toBe(own);
    expect([...(seen?.serverIntermediateCertificates ?? [])]).toEqual([issuer]);
    expect([...(seen?.serverCertificateErrors ?? [])]).toEqual([1, 7]);
    expect(Object.isFrozen(seen?.serverCertificateErrors)).toBe(true);
    expect(Object.isFrozen(seen?.serverIntermediateCertificates)).toBe(true);
  });
});

describe('accepted', () => {
  test('without handlers', async () => {
    await expect(run()).resolves.toBe(true);
  });

  test('when all of them return', async () => {
    const handlers = [vi.fn(), vi.fn()];
    handlers.forEach((handler) => source.add(handler));
    await expect(run()).resolves.toBe(true);
    handlers.forEach((handler) => expect(handler).toHaveBeenCalledOnce());
  });
});

describe('refused', () => {
  test.each([0, 1, 2])('when handler %i of three rejects, and all are called', async (rejecting) => {
    const handlers = [0, 1, 2].map((index) => vi.fn((event: Args) => void (index === rejecting && event.reject())));
    handlers.forEach((handler) => source.add(handler));
    await expect(run()).resolves.toBe(false);
    handlers.forEach((handler) => expect(handler).toHaveBeenCalledOnce());
  });

  test('when a handler throws, which is reported', async () => {
    const thrown = new Error('of the app');
    source.add(() => {
      throw thrown;
    });
    const next = vi.fn();
    source.add(next);
    await expect(run()).resolves.toBe(false);
    expect(next).toHaveBeenCalledOnce();
    expect(vi.mocked(reportError).mock.calls).toEqual([[thrown]]);
  });

  test('when one throws behind its deferral', async () => {
    source.add((event) => {
      event.getDeferral().complete();
      throw new Error('of the app');
    });
    await expect(run()).resolves.toBe(false);
  });
});

describe('deferrals', () => {
  /** Runs with two handlers, each with its deferral. */
  function deferred(): { outcome: Promise<boolean>; event: Args; deferrals: [Deferral, Deferral] } {
    const events: Args[] = [];
    const deferrals: Deferral[] = [];
    for (const handler of [1, 2]) {
      source.add((event) => {
        events.push(event);
        deferrals.push(event.getDeferral());
        expect(deferrals).toHaveLength(handler);
      });
    }
    const outcome = run();
    return { outcome, event: events[0] as Args, deferrals: deferrals as [Deferral, Deferral] };
  }

  test('are all waited for', async () => {
    const { outcome, deferrals } = deferred();
    expect(await soFar(outcome)).toBe('open');
    deferrals[1].complete();
    expect(await soFar(outcome)).toBe('open');
    deferrals[0].close();
    expect(await soFar(outcome)).toBe(true);
  });

  test('leave time to reject, even between one and the other', async () => {
    const { outcome, event, deferrals } = deferred();
    deferrals[0].complete();
    event.reject();
    expect(await soFar(outcome)).toBe('open');
    deferrals[1].complete();
    expect(await soFar(outcome)).toBe(false);
  });

  test('a second complete is refused and counts once', async () => {
    const { outcome, deferrals } = deferred();
    deferrals[0].complete();
    expect(() => deferrals[0].complete()).toThrow(tooLate);
    deferrals[0].close();
    expect(await soFar(outcome)).toBe('open');
    deferrals[1].complete();
    expect(await soFar(outcome)).toBe(true);
  });

  test('while one is open, another may be taken', async () => {
    const { outcome, event, deferrals } = deferred();
    const third = event.getDeferral();
    deferrals.forEach((deferral) => deferral.complete());
    expect(await soFar(outcome)).toBe('open');
    third.complete();
    expect(await soFar(outcome)).toBe(true);
  });

  test('completed before the handler returns, they do not decide for the next handler', async () => {
    source.add((event) => event.getDeferral().complete());
    source.add((event) => {
      event.getDeferral().complete();
      event.reject();
    });
    await expect(run()).resolves.toBe(false);
  });
});

describe('afterwards', () => {
  test('reject has no effect', async () => {
    let event: Args | undefined;
    source.add((seen) => (event = seen));
    const outcome = run();
    event?.reject();
    await expect(outcome).resolves.toBe(true);
    event?.reject();
    await expect(outcome).resolves.toBe(true);
  });

  test('getDeferral throws', async () => {
    let event: Args | undefined;
    source.add((seen) => {
      event = seen;
      seen.getDeferral().complete();
    });
    await run();
    expect(() => event?.getDeferral()).toThrow(tooLate);
  });
});
