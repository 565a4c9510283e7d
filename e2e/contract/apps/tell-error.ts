/** Telling people an error by its status, looked up from its number. */
import type { WindowsTree } from './app.ts';

/** The name that an enum has for a value, found by walking it. */
export function enumName(members: object, value: number): string {
  for (const name in members) {
    if ((members as Record<string, number>)[name] === value) return name;
  }
  return value.toString();
}

/** Written for errors from anywhere, so it asks for `number` alone. */
export function tellError(Windows: WindowsTree, error: unknown): string {
  const { number } = error as { number: number };
  const { WebErrorStatus } = Windows.Web;
  const status = Windows.Networking.Sockets.WebSocketError.getStatus(number);
  switch (status) {
    case WebErrorStatus.cannotConnect:
    case WebErrorStatus.notFound:
    case WebErrorStatus.requestTimeout:
      return 'The server cannot be reached';
    case WebErrorStatus.unknown:
      return `HRESULT ${number}`;
    default:
      return `Status ${enumName(WebErrorStatus, status)}`;
  }
}
