/** What runs where the clients are: the protocol of the fuzzing server, some cases at a time. */
import type * as Twinsocket from 'twinsocket';
import { messageClient, partialClient, rawClient, type Client, type Ending, type Hearer } from './clients.ts';
import { checkEcho } from './check-echo.ts';

/** The platform's own socket, which the others are measured by. */
export const RAW = 'WebSocket';

/** Over WebSocketStream. */
export const BACK_PRESSURE = 'with back-pressure';

/** Milliseconds after which a call returns the results that it has: the driver of the page limits the time of a call. */
const SLICE = 5_000;

export interface CaseResult {
  readonly number: number;
  /** The server's word; Autobahn's own gives the behavior alone. */
  readonly status: { readonly behavior: string; readonly result?: string };
  readonly ending: Ending;
}

export interface Program {
  clientNames(): readonly string[];
  caseCount(server: string): Promise<number>;
  caseInfo(server: string, number: number): Promise<{ readonly id: string; readonly description: string }>;
  /** Runs the first of these cases, so many at once, for some seconds; resolves with a result for each that was run. */
  runCases(
    server: string,
    agent: string,
    client: string,
    numbers: readonly number[],
    atOnce: number,
  ): Promise<readonly CaseResult[]>;
  updateReports(server: string, agent: string): Promise<void>;
  /** Sends messages to an echo server, then closes with 3001; resolves with the failures. */
  checkEcho(server: string, client: string): Promise<readonly string[]>;
}

const echo: Hearer = { message: (data, line) => line.send(data) };

export function createProgram(api: typeof Twinsocket, constructor: typeof WebSocket): Program {
  const raw = rawClient(constructor);
  const clients: Record<string, Client> = {
    [RAW]: raw,
    MessageWebSocket: messageClient(api),
    'partial messages': partialClient(api),
    ...('WebSocketStream' in globalThis
      ? { [BACK_PRESSURE]: messageClient(api, ({ control }) => (control.receiveBackPressure = true)) }
      : {}),
  };

  /** The first message of a path, as JSON. */
  const ask = async <Value>(url: string): Promise<Value> => {
    let answer = '';
    await raw(url, { message: (data) => (answer ||= String(data)) });
    return JSON.parse(answer) as Value;
  };

  const find = (name: string): Client => {
    const client = clients[name];
    if (client === undefined) throw new Error(`no client '${name}' here, only ${Object.keys(clients).join(', ')}`);
    return client;
  };

  return {
    clientNames: () => Object.keys(clients),
    caseCount: (server) => ask(`${server}/getCaseCount`),
    caseInfo: (server, number) => ask(`${server}/getCaseInfo?case=${number}`),
    async runCases(server, agent, name, numbers, atOnce) {
      const client = find(name);
      const results: CaseResult[] = [];
      const end = performance.now() + SLICE;
      const waiting = numbers.values();
      const worker = async (): Promise<void> => {
        while (performance.now() < end) {
          const { value: number } = waiting.next();
          if (number === undefined) return;
          const query = `case=${number}&agent=${encodeURIComponent(agent)}`;
          const ending = await client(`${server}/runCase?${query}`, echo);
          results.push({ number, ending, status: await ask(`${server}/getCaseStatus?${query}`) });
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return results;
    },
    async updateReports(server, agent) {
      await raw(`${server}/updateReports?agent=${encodeURIComponent(agent)}`, { message: () => {} });
    },
    checkEcho: (server, name) => checkEcho(find(name), server),
  };
}
