/** `Windows.Security.Credentials.PasswordCredential`: a user name and password for a server or proxy. */
import { winrtError } from '../errors.ts';
import { hasMembers } from '../internal/has-members.ts';
import { toText, toTextOrEmpty } from '../internal/projection.ts';
import { E_INVALIDARG } from '../hresult.ts';

/** Reserved by WinRT, so it is always empty, and all credentials share it. */
const noProperties: Readonly<Record<string, unknown>> = /*#__PURE__*/ Object.freeze({});

/**
 * A user name and password for a resource, kept in memory only. They are private fields with getters, so `JSON.stringify` and Node's
 * `console.log` do not show them.
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

  /**
   * Without arguments, or with all three; the resource may be empty.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the user name or password is empty.
   */
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

  /** The resource that the credential is for. It is not used. @default '' */
  get resource(): string {
    return this.#resource;
  }

  set resource(value: string) {
    this.#resource = toText(value);
  }

  /** The user name. @default '' @throws {WinRTError} E_INVALIDARG 0x80070057: the value is empty. */
  get userName(): string {
    return this.#userName;
  }

  set userName(value: string) {
    this.#userName = requireText('userName', value);
  }

  /** The password. @default '' @throws {WinRTError} E_INVALIDARG 0x80070057: the value is empty. */
  get password(): string {
    return this.#password;
  }

  set password(value: string) {
    this.#password = requireText('password', value);
  }

  /** Reserved by WinRT; always empty. */
  get properties(): Readonly<Record<string, unknown>> {
    return noProperties;
  }

  /** Has no effect: the password can always be read, because there is no vault to load it from. */
  retrievePassword(): void {}
}

/** Also true for a credential of another copy of this package. */
export function isPasswordCredential(value: unknown): value is PasswordCredential {
  return hasMembers(value, { userName: 'string', password: 'string', retrievePassword: 'function' });
}

/** The error text does not show the value, because it may be a password. */
function requireText(member: string, value: string): string {
  const text = toTextOrEmpty(value);
  if (text === '') throw winrtError(E_INVALIDARG, `PasswordCredential.${member}: it must not be empty`);
  return text;
}
