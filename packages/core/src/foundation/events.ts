/** Events as in WinRT's JavaScript projection: `addEventListener`, `on…` properties, one event object for each call. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { signalOf } from '../internal/abort.ts';
import { reportError } from '../internal/report-error.ts';

/** The members that every event object has, in addition to those of its event-args class. */
export interface WinRTEvent<TSender> {
  /** The event's name, in lower case. */
  readonly type: string;
  /** The object that raised the event; compare with `===`. */
  readonly target: TSender;
  /** An array with the event args. */
  readonly detail: readonly unknown[];
}

/** A listener for an event whose args are `TArgs` and whose sender is `TSender`; called with the sender as `this`. */
export type TypedEventHandler<TSender, TArgs> = (this: TSender, event: TArgs & WinRTEvent<TSender>) => void;

/** How a listener is subscribed. Both options are additions to WinRT. */
export interface ListenerOptions {
  /** Removes the listener before its first call. */
  readonly once?: boolean | undefined;
  /** Removes the listener when it aborts, at any time in the socket's life. */
  readonly signal?: AbortSignal | undefined;
}

interface Entry<E> {
  listener: (event: E) => void;
  readonly once: boolean;
  /**
   * Checked for `aborted`, never listened to: a listener on a signal that lives as long as the app would keep the target alive as long.
   */
  readonly signal: AbortSignal | undefined;
  removed: boolean;
}

const isGone = ({ removed, signal }: Entry<never>): boolean => removed || signal?.aborted === true;

/** The methods for listeners of an event whose type isn't known. */
export interface Listeners {
  add(listener: never, options?: ListenerOptions): void;
  remove(listener: never): void;
}

const noEntries: readonly never[] = [];

/** The listeners of one event of one object. */
export class EventSource<E> {
  readonly #type: string;
  readonly #target: unknown;
  /** Replaced, never changed in place, because a dispatch continues over the list that it began with. */
  #entries: readonly Entry<E>[] = noEntries;
  /** That of the property, such as `onclosed`. */
  #handler: Entry<E> | undefined;

  constructor(type: string, target: unknown) {
    this.#type = type;
    this.#target = target;
  }

  /** Asked for each message: a first listener without a signal, which most are, is there, since one that is removed leaves the list. */
  get empty(): boolean {
    const first = this.#entries[0];
    return first === undefined || (first.signal !== undefined && this.#entries.every(isGone));
  }

  /** The property, such as `onclosed`; null if it is not set. */
  get handler(): ((event: E) => void) | null {
    return this.#handler?.listener ?? null;
  }

  /** Replaces the earlier property handler. The new handler keeps the place that the first assignment has in the order of calls. */
  set handler(handler: ((event: E) => void) | null | undefined) {
    const entry = this.#handler;
    if (handler === null || handler === undefined) {
      this.#handler = undefined;
      if (entry) this.#drop(entry);
      return;
    }
    this.#requireFunction(handler, `on${this.#type}`);
    if (entry) entry.listener = handler;
    else this.#handler = this.#append(handler, false, undefined);
  }

  /** A function that is added already is not added again. */
  add(listener: (event: E) => void, options?: ListenerOptions): void {
    this.#requireFunction(listener, `addEventListener('${this.#type}')`);
    const signal = signalOf(options, `addEventListener('${this.#type}')`);
    if (signal?.aborted || this.#entry(listener)) return;
    this.#append(listener, options?.once === true, signal);
  }

  remove(listener: (event: E) => void): void {
    const entry = this.#entry(listener);
    if (entry) this.#drop(entry);
  }

  /** Calls all listeners. The error of a listener is reported, and the others are called all the same; then the result is false. */
  raise(event: E): boolean {
    let intact = true;
    for (const entry of this.#entries) {
      if (isGone(entry)) continue;
      if (entry.once) this.#drop(entry);
      try {
        entry.listener.call(this.#target, event);
      } catch (thrown) {
        intact = false;
        reportError(thrown);
      }
    }
    return intact;
  }

  #append(listener: (event: E) => void, once: boolean, signal: AbortSignal | undefined): Entry<E> {
    const entry: Entry<E> = { listener, once, signal, removed: false };
    // Made in its final size: an array that has grown keeps room for more.
    this.#entries =
      this.#entries === noEntries ? [entry] : this.#entries.filter((other) => !isGone(other)).concat(entry);
    return entry;
  }

  #entry(listener: (event: E) => void): Entry<E> | undefined {
    return this.#entries.find((entry) => entry.listener === listener && entry !== this.#handler && !isGone(entry));
  }

  #drop(entry: Entry<E>): void {
    entry.removed = true;
    this.#entries = this.#entries.filter((other) => other !== entry);
  }

  #requireFunction(listener: unknown, where: string): void {
    if (typeof listener === 'function') return;
    throw winrtError(E_INVALIDARG, `${where}: the listener must be a function, not ${describe(listener)}`);
  }
}
