import { lookup as lookupOfSystem } from 'node:dns';
import { isIP } from 'node:net';
import { describe, hresult, messageOf } from '@twinsocket/core';
import { abortable } from './abortable.ts';
import type { Destination, DialOptions } from './route.ts';

type LookupFunction = NonNullable<DialOptions['lookup']>;

/** In the system's order (RFC 6724), which `attemptOrder` starts from. */
const systemLookup: LookupFunction = (host, { all }, answered) =>
  lookupOfSystem(host, { all, order: 'verbatim' }, answered);

/**
 * The IP addresses of a host in the order of the answer, at least one; an IP address is its own. A look-up can't be withdrawn:
 * after an abort it goes on unheard.
 */
export function resolveHost(
  { host, fail }: Destination,
  { lookup = systemLookup, waitFor }: Pick<DialOptions, 'lookup' | 'waitFor'>,
  signal: AbortSignal,
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
          // By a getter of the answer. Thrown on, it would come out in the app's look-up, or out of a callback of Node.
          failed(thrown);
        }
      });
      // An async function will do as a look-up, and what it throws comes as a rejection. Of any realm, so by its shape.
      if (typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function') {
        Promise.resolve(returned).catch(failed);
      }
    } catch (error) {
      failed(error);
    }
  });
}

/** A list of addresses, or a single one; its family is seen from the address. */
function addressesOf(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) return [answer];
  return answer.map((entry: unknown) => (entry as { address?: unknown } | null | undefined)?.address);
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && isIP(value) !== 0;
}
