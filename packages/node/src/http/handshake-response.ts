/** The answer to a handshake, or to CONNECT, because of which a connect fails; the error has it as `response`. */
import type { IncomingMessage } from 'node:http';
import type { HandshakeResponse, ResponseHeaders, WinRTError } from '@twinsocket/core';
import type { ResponseBody } from './response-body.ts';
import { ReceivedHeaders } from './response-headers.ts';

/** Its members are those of the class, not of the object, so that nothing that lists an object's members gives them away. */
export class ReceivedResponse implements HandshakeResponse {
  readonly #status: number;
  readonly #statusText: string;
  readonly #headers: ResponseHeaders;
  readonly #body: ResponseBody | undefined;
  #text: Promise<string> | undefined;

  /** The message itself is not kept, since it leads to the connection. */
  constructor({ statusCode, statusMessage, rawHeaders }: Partial<IncomingMessage>, body?: ResponseBody) {
    this.#status = statusCode ?? 0;
    this.#statusText = statusMessage ?? '';
    this.#headers = new ReceivedHeaders(rawHeaders);
    this.#body = body;
  }

  get [Symbol.toStringTag](): string {
    return 'HandshakeResponse';
  }

  get status(): number {
    return this.#status;
  }

  get statusText(): string {
    return this.#statusText;
  }

  get headers(): ResponseHeaders {
    return this.#headers;
  }

  get body(): Promise<string> {
    return (this.#text ??= this.#body?.text() ?? Promise.resolve(''));
  }
}

/** The error with the response that caused it; not enumerable, as `cause` isn't, because loggers list what is. */
export function withResponse(error: WinRTError, response: HandshakeResponse): WinRTError {
  return Object.defineProperty(error, 'response', { value: response, configurable: true, writable: true });
}
