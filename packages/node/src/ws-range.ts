/** Checks the version of ws before the first connection, never at import. */
import { hresult, winrtError } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { loadedWs } from './loaded-ws.ts';

/** The range of package.json. An older ws silently ignores options of the handshake. */
export const wsRange = '^8.23.0';

/** The range for a server's connection: it needs the events of ws 8, and `pause` and `resume`, which came with 8.3. */
const acceptedWs = { major: 8, minor: 3 };

/** The class that was last found to be supported, since each connect asks. */
let supported: unknown;

/** Throws ERROR_NOT_SUPPORTED 0x80070032 if the loaded ws is not in the range of our package. */
export function requireSupportedWs(webSocketClass: unknown, member: string): void {
  if (webSocketClass === supported) return;
  const found = loadedWs(webSocketClass);
  if (!found || satisfies(found.version)) {
    supported = webSocketClass;
    return;
  }
  throw winrtError(
    hresult.ERROR_NOT_SUPPORTED,
    `${member}: twinsocket needs ws ${wsRange}, but loaded ws ${found.version} from ${found.folder}. Install ws ${wsRange}: ` +
      'remove an "overrides" or "resolutions" entry for ws, or, if a bundler leaves ws out of the bundle, update ws where the bundle runs',
  );
}

/** Throws ERROR_NOT_SUPPORTED 0x80070032 for a connection of a server whose ws is too old, or of a later major version. */
export function requireAcceptedWs(socket: WebSocket, member: string): void {
  const found = loadedWs(socket.constructor);
  const isKnown = !found || Number.parseInt(found.version, 10) === acceptedWs.major;
  if (isKnown && typeof socket.pause === 'function' && typeof socket.resume === 'function') return;
  const { major, minor } = acceptedWs;
  const which = found ? `ws ${found.version} from ${found.folder}` : 'a ws that has no pause and resume';
  throw winrtError(
    hresult.ERROR_NOT_SUPPORTED,
    `${member}: the server uses ${which}, but twinsocket supports ws ${major}.${minor} and later versions of ws ${major}. ` +
      `Install such a version for the server`,
  );
}

/** Whether a version is in {@link wsRange}. A pre-release counts as the release. */
function satisfies(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = numbersOf(version);
  const [leastMajor = 0, leastMinor = 0, leastPatch = 0] = numbersOf(wsRange.slice(1));
  return major === leastMajor && (minor > leastMinor || (minor === leastMinor && patch >= leastPatch));
}

const numbersOf = (version: string): number[] => version.split(/[.-]/, 3).map(Number);
