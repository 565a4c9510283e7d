/**
 * The few web names that browsers and Node share, as far as core uses them. They stand here, instead of `lib: ["DOM"]` or
 * `@types/node`, so that nothing else of either platform can slip into core. Not published: each build's types use the
 * platform's own declarations.
 */

interface URL {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly href: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}
declare const URL: { prototype: URL; new (url: string, base?: string): URL };

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

interface TextEncoder {
  encode(input: string): Uint8Array<ArrayBuffer>;
}
declare const TextEncoder: { prototype: TextEncoder; new (): TextEncoder };

interface TextDecoder {
  decode(input: Uint8Array): string;
}
declare const TextDecoder: {
  prototype: TextDecoder;
  new (label: string, options: { fatal: boolean; ignoreBOM: boolean }): TextDecoder;
};

interface Blob {
  stream(): ReadableStream<Uint8Array>;
}

interface ReadableStream<R> {
  readonly locked: boolean;
  getReader(): ReadableStreamDefaultReader<R>;
}
interface ReadableStreamDefaultReader<R> {
  read(): Promise<{ readonly done: boolean; readonly value?: R | undefined }>;
  cancel(): Promise<void>;
  releaseLock(): void;
}

interface ReadableStreamDefaultController<R> {
  enqueue(chunk: R): void;
  close(): void;
  error(reason: unknown): void;
}
interface UnderlyingSource<R> {
  start?(controller: ReadableStreamDefaultController<R>): void;
  pull?(controller: ReadableStreamDefaultController<R>): Promise<void> | void;
  cancel?(reason: unknown): void;
}
declare const ReadableStream: {
  prototype: ReadableStream<unknown>;
  new <R>(source: UnderlyingSource<R>, strategy?: { highWaterMark?: number }): ReadableStream<R>;
};

interface WritableStreamDefaultController {
  error(reason: unknown): void;
}
interface UnderlyingSink<W> {
  start?(controller: WritableStreamDefaultController): void;
  write?(chunk: W): Promise<void>;
  close?(): Promise<void>;
  abort?(reason: unknown): void;
}
declare const WritableStream: {
  prototype: WritableStream<unknown>;
  new <W>(handler: UnderlyingSink<W>): WritableStream<W>;
};

interface WritableStream<W> {
  getWriter(): WritableStreamDefaultWriter<W>;
}
interface WritableStreamDefaultWriter<W> {
  write(chunk: W): Promise<void>;
  close(): Promise<void>;
  releaseLock(): void;
}

declare const performance: { now(): number };
declare function queueMicrotask(callback: () => void): void;
/** A number in browsers, an object in Node: only ever handed back. */
interface Timer {
  readonly isTimer: never;
}
declare function setTimeout(callback: () => void, milliseconds: number): Timer;
declare function clearTimeout(timer: Timer): void;

declare const crypto: { getRandomValues(array: Uint8Array<ArrayBuffer>): void };
declare function atob(data: string): string;
declare function btoa(data: string): string;
