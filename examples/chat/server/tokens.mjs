/** Tokens that open one connection, soon. A real server gives them to users who have signed in. */
import { randomUUID } from 'node:crypto';

/** Milliseconds that a token is good for. */
const LIFE = 30_000;
/** So that nobody can fill the memory. */
const MOST = 10_000;

export class Tokens {
  /** When each token ends, in order. */
  #ends = new Map();

  give() {
    const token = randomUUID();
    this.#ends.set(token, performance.now() + LIFE);
    if (this.#ends.size > MOST) this.#ends.delete(this.#ends.keys().next().value);
    return token;
  }

  /** Whether the token is good; from now on it is not. */
  take(token) {
    const end = this.#ends.get(token);
    this.#ends.delete(token);
    return end !== undefined && performance.now() < end;
  }
}
