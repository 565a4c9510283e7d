/**
 * Debian's WebKitGTK over W3C WebDriver. Playwright drives only its own build of WebKit, which Debian does not have.
 * One X server, one driver and one tab; https://www.w3.org/TR/webdriver2/.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CASE_TIMEOUT } from '../plan.ts';
import type { Engine } from './engine.ts';
import { ProcessGroup } from './process-group.ts';
import { diedEarly, endAll, startDisplay } from './x-display.ts';

/** Milliseconds for the driver to listen. */
const START_TIMEOUT = 15_000;
/** Milliseconds for the tab to close; a page that spins never answers. */
const DELETE_TIMEOUT = 2_000;

/** Keys that are no letters (https://www.w3.org/TR/webdriver2/#keyboard-actions). */
const KEYS: Readonly<Record<string, string>> = { Tab: '\ue004', Enter: '\ue007' };

/** Runs in the page: WebDriver hands the arguments over and a callback as the last one. A result of `{ error }` is a rejection. */
const CALL_SCRIPT = `
  const [name, args, done] = arguments;
  const failed = (error) => done({ error: error + '\\n' + error?.stack });
  Promise.resolve().then(() => window[name](...args)).then((value) => done({ value }), failed);`;

interface CallResult<Value> {
  readonly value?: Value;
  readonly error?: string;
}

export class WebKitSession implements Engine {
  url: string | undefined;
  readonly #groups: readonly ProcessGroup[];
  /** Of the session. */
  readonly #url: string;

  private constructor(groups: readonly ProcessGroup[], url: string) {
    this.#groups = groups;
    this.#url = url;
  }

  static async start(): Promise<WebKitSession> {
    const groups: ProcessGroup[] = [];
    try {
      const display = await startDisplay(groups);
      const driver = await startDriver(groups, display);
      const created = await command<{ sessionId: string }>('POST', `${driver}/session`, {
        capabilities: {
          alwaysMatch: {
            acceptInsecureCerts: true,
            // The case's own deadline comes first: it names the case.
            timeouts: { script: 2 * CASE_TIMEOUT, pageLoad: CASE_TIMEOUT },
          },
        },
      });
      return new WebKitSession(groups, `${driver}/session/${created.sessionId}`);
    } catch (error) {
      await endAll(groups);
      throw error;
    }
  }

  async open(url: string): Promise<void> {
    this.url = url;
    await command('POST', `${this.#url}/url`, { url });
  }

  async call<Result>(name: string, ...args: readonly unknown[]): Promise<Result> {
    const called = command<CallResult<Result>>('POST', `${this.#url}/execute/async`, {
      script: CALL_SCRIPT,
      args: [name, args],
    });
    const { value, error } = await called;
    if (error !== undefined) throw new Error(`${name} in the page: ${error}`);
    return value as Result;
  }

  async press(key: string): Promise<void> {
    const value = KEYS[key] ?? key;
    const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value }));
    await command('POST', `${this.#url}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** The driver sets the size of the window, which has a bar above the page. */
  async resize(width: number, height: number): Promise<void> {
    const rect = `${this.#url}/window/rect`;
    await command('POST', rect, { width, height });
    const script = 'return [innerWidth, innerHeight]';
    const inner = await command<[number, number]>('POST', `${this.#url}/execute/sync`, { script, args: [] });
    await command('POST', rect, { width: 2 * width - inner[0], height: 2 * height - inner[1] });
  }

  async screenshot(): Promise<Uint8Array> {
    return Buffer.from(await command<string>('GET', `${this.#url}/screenshot`), 'base64');
  }

  async close(): Promise<void> {
    await command('DELETE', this.#url, undefined, AbortSignal.timeout(DELETE_TIMEOUT)).catch(() => {
      // A tab that spins: ending the processes is all that is left, and happens anyway.
    });
    await endAll(this.#groups);
  }
}

async function startDriver(groups: ProcessGroup[], display: string): Promise<string> {
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display };
  // A session on Wayland would take the window away from the X server.
  const group = new ProcessGroup('WebKitWebDriver', [`--port=${port}`], 'ignore', { ...env, GDK_BACKEND: 'x11' });
  groups.push(group);
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([listening(url), diedEarly(group, 'WebKitWebDriver')]);
  return url;
}

/** The driver takes no port 0 and does not say when it listens, so it is asked until it answers. */
async function listening(url: string): Promise<void> {
  const deadline = AbortSignal.timeout(START_TIMEOUT);
  for (;;) {
    try {
      await command('GET', `${url}/status`, undefined, deadline);
      return;
    } catch (error) {
      if (deadline.aborted) throw new Error(`WebKitWebDriver did not listen in ${START_TIMEOUT} ms`, { cause: error });
      await delay(20);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Sends a WebDriver command and returns its `value`; an error of the driver is thrown with the driver's words. */
async function command<Value>(method: string, url: string, body?: object, signal?: AbortSignal): Promise<Value> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { value } = (await response.json()) as { value: Value & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`WebKitWebDriver: ${value.error ?? response.status}: ${value.message ?? ''}`);
  return value;
}
