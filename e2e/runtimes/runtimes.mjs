/** The runtimes, and where each is known to do otherwise than the suite asks: see docs/runtimes.md. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Bun's net module reports each address that can't be dialled as one that refuses (seen in 1.4.5). */
const NO_ENETUNREACH = 'Bun calls ENETUNREACH ECONNREFUSED';

/** Bun's http asks an agent for a connection without a look at the agent's protocol (seen in 1.4.5). */
const NO_AGENT_PROTOCOL = 'Bun takes an agent for another protocol';

/** Deno raises the events of a socket outside the AsyncLocalStorage context in which the socket was made (seen in 2.9.6). */
const NO_SOCKET_CONTEXT = 'Deno’s sockets don’t carry the context';

/** Deno tells ws that a flush is done before it tells that it has failed, and ws then resets what is closed (seen in 2.9.6). */
const UNCAUGHT = 'ws throws in Deno when it can’t inflate, where nobody can catch it';

/**
 * `key` is the runtime's own name in `process.versions`; `differences` are titles of tests that have to fail there, with the
 * reason. One that passes after all counts as failed, so that the list stays true. `crashes` would end the whole run, so they
 * are left out.
 */
const runtimes = [
  { name: 'Node', key: 'node', module: 'node22', file: 'bin/node', args: [], differences: {}, crashes: {} },
  { name: 'Node', key: 'node', module: 'node24', file: 'bin/node', args: [], differences: {}, crashes: {} },
  { name: 'Node', key: 'node', module: 'node26', file: 'bin/node', args: [], differences: {}, crashes: {} },
  {
    name: 'Bun',
    key: 'bun',
    module: '@oven/bun-linux-x64',
    file: 'bin/bun',
    // Or tools that ask for `node` in their first line would get it.
    args: ['--bun'],
    differences: {
      'network: no network leads there': NO_ENETUNREACH,
      'addresses: when no address connects, the error is that of the last one': NO_ENETUNREACH,
      'a connect: no network leads there': NO_ENETUNREACH,
      'an http.Agent whose connection cannot be made fails the connect with its reason': NO_ENETUNREACH,
      'an http.Agent for wss: is refused by name, and the error shows nothing of the query': NO_AGENT_PROTOCOL,
      'an https.Agent for ws: is refused by name, and the error shows nothing of the query': NO_AGENT_PROTOCOL,
    },
    crashes: {},
  },
  {
    name: 'Deno',
    key: 'deno',
    module: '@deno/linux-x64-glibc',
    file: 'deno',
    args: ['run', '-A'],
    differences: {
      'a handler of an event runs in the context of the connect, as an EventEmitter’s runs in that of its emitter':
        NO_SOCKET_CONTEXT,
    },
    crashes: {
      'compression: compressed data that is broken fails the socket': UNCAUGHT,
      'compression: messages before broken compressed data are raised first': UNCAUGHT,
    },
  },
];

/** Them as they are installed, each with its `version` and its `command`. */
export function installedRuntimes() {
  return runtimes.map((runtime) => {
    const folder = new URL(`node_modules/${runtime.module}/`, import.meta.url);
    const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
    return {
      ...runtime,
      version: version.replace(/^v/, ''),
      command: [fileURLToPath(new URL(runtime.file, folder)), ...runtime.args],
    };
  });
}
