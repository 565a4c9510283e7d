/** `Windows.Security.Credentials.PasswordCredential`: what a server or a proxy may ask for. */
import { winrtError } from '../errors.ts';
import { hasMembers } from '../internal/has-members.ts';
import { toText, toTextOrEmpty } from '../internal/projection.ts';
import { E_INVALIDARG } from '../hresult.ts';

/** Reserved by WinRT, so always empty, and the same for all. */
const noProperties: Readonly<Record<string, unknown>> = /*#__PURE__*/ Object.freeze({});

/**
 * A user's name and password for a resource, in memory alone. All of it is private fields behind getters: `JSON.stringify` and
 * Node's `console.log` show none.
 *
 * @example
 * ```ts
 * import { MessageWebSocket, PasswordCredential } from 'twinsocket';
 *
 * const socket = new MessageWebSocket();
 * socket.control.serverCredential = new PasswordCredential('', 'user', 'secret');
 * ```
 */
export class PasswordCredential {
  #resource = '';
  #userName = '';
  #password = '';

  /** Empty, or with all three. An empty user name or password: E_INVALIDARG 0x80070057; the resource may be empty. */
  constructor();
  constructor(resource: string, userName: string, password: string);
  constructor(...values: [] | [resource: string, userName: string, password: string]) {
    if (values.length === 0) return;
    [this.resource, this.userName, this.password] = values;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'PasswordCredential';
  }

  /** What the credential is for; informative. */
  get resource(): string {
    return this.#resource;
  }

  set resource(value: string) {
    this.#resource = toText(value);
  }

  /** '' until set. Setting it empty: E_INVALIDARG 0x80070057. */
  get userName(): string {
    return this.#userName;
  }

  set userName(value: string) {
    this.#userName = requireText('userName', value);
  }

  /** '' until set. Setting it empty: E_INVALIDARG 0x80070057. */
  get password(): string {
    return this.#password;
  }

  set password(value: string) {
    this.#password = requireText('password', value);
  }

  /** Reserved, empty. */
  get properties(): Readonly<Record<string, unknown>> {
    return noProperties;
  }

  /** Without effect: there is no vault to load the password from, it is readable at once. */
  retrievePassword(): void {}
}

/** Of any copy of this package. */
export function isPasswordCredential(value: unknown): value is PasswordCredential {
  return hasMembers(value, { userName: 'string', password: 'string', retrievePassword: 'function' });
}

/** The value stays out of the message: it may be a password. */
function requireText(member: string, value: string): string {
  const text = toTextOrEmpty(value);
  if (text === '') throw winrtError(E_INVALIDARG, `PasswordCredential.${member}: it must not be empty`);
  return text;
}
