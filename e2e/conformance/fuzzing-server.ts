/** A server that speaks the protocol of Autobahn's fuzzing server, by path, with cases of our own. */
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Connection, type Behaviour } from '../server/connection.ts';
import { acceptHeaders, checkRequest, switchingProtocols, type Headers } from '../server/handshake.ts';
import { Listeners } from '../server/listeners.ts';
import { refuseClient } from '../server/refuse-client.ts';
import { requestUrl } from '../server/request-url.ts';
import { asSocket } from '../server/tcp-sockets.ts';
import { CaseRun } from './case-run.ts';
import type { NumberedCase } from './cases/case.ts';
import { agreeOnDeflate } from './deflate-settings.ts';
import { unimplemented, type Verdict } from './verdict.ts';

export class FuzzingServer {
  readonly #cases: readonly NumberedCase[];
  readonly #listeners = new Listeners('127.0.0.1');
  /** By agent and number of the case; they are promises, for a client may ask before its connection has ended here. */
  readonly #verdicts = new Map<string, Promise<Verdict>>();
  #authority = '';

  private constructor(cases: readonly NumberedCase[]) {
    this.#cases = cases;
  }

  static async start(cases: readonly NumberedCase[], port = 0): Promise<FuzzingServer> {
    const server = new FuzzingServer(cases);
    const http = createServer({ noDelay: true });
    http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) =>
      server.#upgrade(request, stream, head),
    );
    server.#authority = await server.#listeners.listen(http, port);
    return server;
  }

  get address(): string {
    return `ws://${this.#authority}`;
  }

  close(): Promise<void> {
    return this.#listeners.close();
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const socket = asSocket(stream);
    const url = requestUrl(request);
    const found = url && this.#route(request, url);
    const refusal = found ? checkRequest(request) : { status: 404, body: `no such path or case: ${request.url}` };
    if (!found || refusal) return refuseClient(socket, refusal ?? { status: 404, body: '' });
    const connection = new Connection(socket, { reset: () => this.#listeners.sockets.reset(socket) });
    const headers = { ...acceptHeaders(request, ''), ...found.headers };
    connection.open(switchingProtocols(headers), head, found.behave);
  }

  #route(request: IncomingMessage, { pathname, searchParams }: URL): Route | undefined {
    if (pathname === '/getCaseCount') return tell(() => this.#cases.length);
    if (pathname === '/updateReports') return { behave: close };
    const number = Number(searchParams.get('case'));
    const found = this.#cases[number - 1];
    if (!found) return undefined;
    const key = `${searchParams.get('agent')} ${number}`;
    switch (pathname) {
      case '/getCaseInfo':
        return tell(() => ({ id: found.id, description: found.what }));
      case '/getCaseStatus':
        return tell(() => this.#verdicts.get(key) ?? { behavior: 'FAILED', result: 'not run' });
      case '/runCase':
        return this.#run(request, found, key);
    }
    return undefined;
  }

  #run(request: IncomingMessage, found: NumberedCase, key: string): Route {
    const extensions = found.deflate && agreeOnDeflate(request, found.deflate);
    if (found.deflate && extensions === undefined) {
      this.#verdicts.set(key, Promise.resolve(unimplemented));
      return { behave: close };
    }
    let done: (verdict: Verdict) => void = () => {};
    this.#verdicts.set(key, new Promise((resolve) => (done = resolve)));
    return {
      behave: (connection) => new CaseRun(found, connection, done).start(),
      ...(extensions === undefined ? {} : { headers: { 'Sec-WebSocket-Extensions': extensions } }),
    };
  }
}

interface Route {
  readonly behave: Behaviour;
  readonly headers?: Headers;
}

const close: Behaviour = (connection) => {
  connection.close(1000);
  return {};
};

/** Sends what may have to be waited for as JSON, and closes. */
function tell(value: () => unknown): Route {
  return {
    behave: (connection) => {
      void (async () => {
        connection.writer.text(JSON.stringify(await value()));
        connection.close(1000);
      })();
      return {};
    },
  };
}
