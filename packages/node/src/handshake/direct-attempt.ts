/**
 * An attempt for which we write the request, and take the ordinary answer, by ourselves. http's request, parser and messages would take a fifth of the
 * processor time of a connect. Whatever else the server says is left to http, which gets the connection with the unread bytes.
 */
import { createHash } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectRequest } from '@twinsocket/core';
import { ignoreError } from '../dial/attempt.ts';
import { dataListeners } from '../frames/wire-tap.ts';
import { ReceivedResponse } from '../http/handshake-response.ts';
import type { DirectRequest } from './direct-request.ts';
import type { HandshakeAttempt, HandshakeEvents } from './handshake-attempt.ts';
import type { HandshakeStream } from './handshake-stream.ts';
import { openWebSocket } from './open-web-socket.ts';
import { plainAnswer } from './plain-answer.ts';
import { wsLimits } from './ws-options.ts';

/** RFC 6455, 1.3. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const none = new Uint8Array(0);

export class DirectAttempt implements HandshakeAttempt {
  switched: ReceivedResponse | undefined;
  readonly #direct: DirectRequest;
  readonly #request: ConnectRequest;
  readonly #events: HandshakeEvents;
  #tcp: Socket | undefined;
  /** Of http, from an answer on that is not the ordinary one. */
  #judge: ClientRequest | undefined;
  #ended = false;

  constructor(direct: DirectRequest, request: ConnectRequest, stream: HandshakeStream, events: HandshakeEvents) {
    this.#direct = direct;
    this.#request = request;
    this.#events = events;
    const tcp = stream.open((error, dialled) => {
      if (error) this.#events.failed(this, error);
      else this.#send(dialled);
    });
    if (tcp) this.#send(tcp);
  }

  end(): void {
    this.#ended = true;
    this.#judge?.destroy();
    this.#tcp?.destroy();
  }

  /** Without a proxy and an agent, the stream is always a socket. */
  #send(stream: Duplex): void {
    const tcp = (this.#tcp = stream as Socket);
    if (this.#ended) {
      tcp.on('error', ignoreError).destroy();
      return;
    }
    tcp.on('error', this.#failed).on('end', this.#hungUp).on('close', this.#hungUp).on('data', this.#read);
    tcp.write(this.#direct.text, 'latin1');
  }

  /** TLS leaves its connection open after some errors. */
  readonly #failed = (error: Error): void => {
    this.#tcp?.destroy();
    this.#events.failed(this, error);
  };

  /** As http says it. */
  readonly #hungUp = (): void => {
    this.#failed(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
  };

  /** The first bytes of the answer. */
  readonly #read = (bytes: Buffer): void => {
    const tcp = this.#tcp;
    if (!tcp || this.#ended) return;
    tcp.off('data', this.#read).off('end', this.#hungUp).off('close', this.#hungUp);
    const plain = plainAnswer(bytes);
    const accepts = plain?.headers.get('connection')?.toLowerCase() === 'upgrade';
    if (plain && accepts && this.#refusal((name) => plain.headers.get(name)) === undefined) {
      const { statusMessage, rawHeaders } = plain;
      this.switched = new ReceivedResponse({ statusCode: 101, statusMessage, rawHeaders });
      this.#open(tcp, plain.headers.get('sec-websocket-protocol'), bytes.subarray(plain.size));
    } else this.#leaveToHttp(tcp, bytes);
  };

  /** http reads the answer from its beginning. Its request is not sent: http sends none before it is ended. */
  #leaveToHttp(tcp: Socket, bytes: Buffer): void {
    waitForListener(tcp);
    tcp.unshift(bytes);
    try {
      this.#judge = this.#direct
        .httpRequest({ createConnection: () => tcp })
        .on('error', this.#failed)
        .on('response', (response) => this.#events.answered(this, this.#judge as ClientRequest, response))
        .on('upgrade', (response, _tcp, head) => this.#switched(tcp, response, head));
    } catch (thrown) {
      // By what a tool has changed inside http. Nobody catches what a listener of `data` throws.
      this.#failed(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }

  #switched(tcp: Socket, response: IncomingMessage, head: Buffer): void {
    this.switched = new ReceivedResponse(response);
    const { headers } = response;
    const refusal = this.#refusal((name) => headers[name] as string | undefined);
    if (refusal === undefined) this.#open(tcp, headers['sec-websocket-protocol'], head);
    else this.#failed(new Error(refusal));
  }

  /** Why the answer does not open the connection (RFC 6455, 4.1), in the words of ws; `value` is called with names in lower case. */
  #refusal(value: (name: string) => string | undefined): string | undefined {
    const { protocols } = this.#request;
    if (value('upgrade')?.toLowerCase() !== 'websocket') return 'Invalid Upgrade header';
    const accept = createHash('sha1').update(`${this.#direct.key}${acceptGuid}`).digest('base64');
    if (value('sec-websocket-accept') !== accept) return 'Invalid Sec-WebSocket-Accept header';
    const protocol = value('sec-websocket-protocol');
    if (protocol === undefined && protocols.length > 0) return 'Server sent no subprotocol';
    if (protocol !== undefined && protocols.length === 0) return 'Server sent a subprotocol but none was requested';
    if (protocol !== undefined && !protocols.includes(protocol)) return 'Server sent an invalid subprotocol';
    if (value('sec-websocket-extensions') === undefined) return undefined;
    return 'Server sent a Sec-WebSocket-Extensions header but no extension was requested';
  }

  #open(tcp: Socket, protocol = '', head: Uint8Array = none): void {
    if (this.#ended) return;
    const foreignListeners = dataListeners(tcp);
    if (head.length > 0) waitForListener(tcp);
    const socket = openWebSocket(tcp, head, protocol, wsLimits(this.#request.options));
    if (this.#events.opened(this, { socket, tcp, foreignListeners })) tcp.off('error', this.#failed);
    else {
      socket.on('error', ignoreError);
      tcp.destroy();
    }
  }
}

/** What is put back into the stream waits for the next listener of `data`; http does the same with a connection that has switched protocols. */
function waitForListener(tcp: Socket): void {
  (tcp as { readableFlowing: boolean | null }).readableFlowing = null;
}
