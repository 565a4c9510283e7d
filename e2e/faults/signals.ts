/** Signals that are sent once, and can be waited for before and after. */
export class Signals<Name extends string> {
  readonly #sent = new Map<Name, { readonly promise: Promise<void>; resolve(): void }>();

  send(name: Name): void {
    this.#get(name).resolve();
  }

  wait(name: Name): Promise<void> {
    return this.#get(name).promise;
  }

  #get(name: Name): { readonly promise: Promise<void>; resolve(): void } {
    let signal = this.#sent.get(name);
    if (!signal) {
      let resolve!: () => void;
      const promise = new Promise<void>((settle) => (resolve = settle));
      this.#sent.set(name, (signal = { promise, resolve }));
    }
    return signal;
  }
}
