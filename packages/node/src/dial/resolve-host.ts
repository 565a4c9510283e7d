import { lookup as lookupOfSystem } from 'node:dns';
import { isIP } from 'node:net';
import { describe, hresult, messageOf } from '@twinsocket/core';
import type { CancelSignal } from '../cancellation.ts';
import { abortable } from './abortable.ts';
import type { Destination, DialOptions } from './route.ts';

type LookupFunction = NonNullable<DialOptions['lookup']>;

/** Gives the addresses in the system's order (RFC 6724), which `attemptOrder` starts from. */
const systemLookup: LookupFunction = (host, { all }, answered) =>
  lookupOfSystem(host, { all, order: 'verbatim' }, answered);

/**
 * The IP addresses of a host, at least one, in the order of the answer; for an IP address, the address itself. A look-up can't be
 * cancelled: after an abort its result is ignored.
 */
export function resolveHost(
  { host, fail }: Destination,
  { lookup = systemLookup, waitFor }: Pick<DialOptions, 'lookup' | 'waitFor'>,
  signal: CancelSignal,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return Promise.resolve([host]);
  waitFor(`the look-up of ${host}`);
  return abortable(signal, (task) => {
    const unresolved = (reason: string, cause?: unknown): void => {
      task.reject(fail(hresult.WININET_E_NAME_NOT_RESOLVED, `the look-up of ${host} ${reason}`, cause));
    };
    const failed = (error: unknown): void => {
      unresolved(`failed: ${messageOf(error)}`, error);
    };
    try {
      const returned: unknown = lookup(host, { all: true }, (error, answer) => {
        if (error) return failed(error);
        try {
          const addresses = addressesOf(answer);
          const wrong = addresses.findIndex((address) => !isAddress(address));
          if (addresses.length === 0) unresolved('found no address');
          else if (wrong >= 0) unresolved(`answered with ${describe(addresses[wrong])}, which is not an IP address`);
          else task.resolve(addresses.filter(isAddress));
        } catch (thrown) {
          // A getter of the answer has thrown. Otherwise the error would be thrown inside the app's look-up or a callback of Node.
          failed(thrown);
        }
      });
      // The look-up may be an async function, whose errors are rejections. Its promise may be of any realm, so it is checked by its member.
      if (typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function') {
        Promise.resolve(returned).catch(failed);
      }
    } catch (error) {
      failed(error);
    }
  });
}

/** The addresses of an answer, which may be a list or a single address. The family is derived from the address. */
function addressesOf(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) return [answer];
  return answer.map((entry: unknown) => (entry as { address?: unknown } | null | undefined)?.address);
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && isIP(value) !== 0;
}
