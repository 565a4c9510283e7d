/** The handler attributes `onopen`, `onmessage`, `onerror` and `onclose` (HTML, "event handler attributes"). */

type Handler = (event: never) => unknown;

interface Attribute {
  readonly handler: Handler;
  readonly listener: (event: Event) => void;
}

export class EventHandlers {
  readonly #target: EventTarget;
  readonly #attributes = new Map<string, Attribute>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get(type: string): Handler | null {
    return this.#attributes.get(type)?.handler ?? null;
  }

  /** A replaced handler keeps its place among the listeners. An object that can't be called is kept and does nothing. */
  set(type: string, value: unknown): void {
    const before = this.#attributes.get(type);
    if (value === null || (typeof value !== 'function' && typeof value !== 'object')) {
      if (before) this.#target.removeEventListener(type, before.listener);
      this.#attributes.delete(type);
      return;
    }
    const handler = value as Handler;
    const listener = before?.listener ?? ((event) => this.#call(type, event));
    this.#attributes.set(type, { handler, listener });
    if (!before) this.#target.addEventListener(type, listener);
  }

  #call(type: string, event: Event): void {
    const handler: unknown = this.#attributes.get(type)?.handler;
    if (typeof handler === 'function') handler.call(this.#target, event);
  }
}
