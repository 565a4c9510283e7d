import { EventEmitter, once } from 'node:events';
import type { FrameHeader } from './frame-header.ts';

/** A frame that the peer received; `payload` is the hex of its first {@link PAYLOAD_LIMIT} bytes. */
export interface FrameEntry {
  readonly fin: boolean;
  readonly opcode: number;
  readonly length: number;
  payload: string;
}

/**
 * How a connection ended. `close-frame`: the client sent one, with this code and reason. `fin` and `rst`: it ended TCP
 * without. `cut`: the peer ended TCP first, without a close frame of the client.
 */
export type EndEntry =
  | { readonly end: 'close-frame'; readonly code: number; readonly reason: string }
  | { readonly end: 'fin' | 'rst' | 'cut' };

/** A request that had to have credentials, with those that it had. */
export interface RequestEntry {
  readonly request: 'GET' | 'CONNECT';
  readonly authorization: string | null;
}

export type RecordEntry = FrameEntry | EndEntry | RequestEntry;

/** The bytes that a connection was given to send, the 101 among them, and those that the kernel took, in whole writes. */
export interface SentBytes {
  readonly written: number;
  readonly taken: number;
}

const ENTRY_LIMIT = 1000;
const PAYLOAD_LIMIT = 64;
const LOG_LIMIT = 200;

interface Log {
  readonly entries: RecordEntry[];
  /** Connections that still write to this log. */
  open: number;
  /** Of the connection that was recorded last. */
  sent?: () => SentBytes;
}

/** What one connection writes to its log. */
export interface Recording {
  frame(header: FrameHeader): void;
  /** A slice of the payload of the frame that came last. */
  payload(slice: Buffer): void;
  /** Comes once, as the last. */
  end(entry: EndEntry): void;
}

/** Keeps what clients sent, under the ids that they chose, so that a page can ask what arrived. */
export class Recorder {
  readonly #logs = new Map<string, Log>();
  readonly #ends = new EventEmitter().setMaxListeners(0);

  /** Starts recording a connection; connections with the same id write to the same log. */
  start(id: string, sent: () => SentBytes): Recording {
    const log = this.#newestLog(id);
    log.open++;
    log.sent = sent;
    return {
      frame: ({ fin, opcode, length }) => append(log, { fin, opcode, length, payload: '' }),
      payload: (slice) => {
        const entry = log.entries.at(-1);
        if (entry !== undefined && 'payload' in entry) {
          entry.payload += slice.toString('hex', 0, Math.max(0, PAYLOAD_LIMIT - entry.payload.length / 2));
        }
      },
      end: (entry) => {
        append(log, entry);
        log.open--;
        if (log.sent === sent) {
          const last = sent();
          log.sent = () => last; // no longer refers to the socket
        }
        this.#ends.emit(endOf(id));
      },
    };
  }

  /** Records a request, which may come before any connection or lead to none. */
  request(id: string, entry: RequestEntry): void {
    append(this.#newestLog(id), entry);
    this.#ends.emit(endOf(id));
  }

  sent(id: string): SentBytes | undefined {
    return this.#logs.get(id)?.sent?.();
  }

  read(id: string): readonly RecordEntry[] | undefined {
    return this.#logs.get(id)?.entries;
  }

  /** Waits until each connection that was recorded under this id has ended, or until the signal says it is enough. */
  async whenEnded(id: string, enough: AbortSignal): Promise<void> {
    while (this.#logs.get(id)?.open !== 0 && !enough.aborted) {
      await once(this.#ends, endOf(id), { signal: enough }).catch(() => undefined); // aborted: the loop sees it
    }
  }

  #newestLog(id: string): Log {
    const log = this.#logs.get(id) ?? { entries: [], open: 0 };
    this.#logs.delete(id); // a Map goes by insertion: set again, it is the newest
    this.#logs.set(id, log);
    const [oldest] = this.#logs.keys();
    if (this.#logs.size > LOG_LIMIT && oldest !== undefined) {
      this.#logs.delete(oldest);
    }
    return log;
  }
}

/** Prefixed, since an EventEmitter throws on `error`, which is a fair id. */
function endOf(id: string): string {
  return `end of ${id}`;
}

function append(log: Log, entry: RecordEntry): void {
  log.entries.push(entry);
  if (log.entries.length > ENTRY_LIMIT) {
    log.entries.shift();
  }
}
