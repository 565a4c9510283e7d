/** Basic authentication (RFC 7617), the server's side. */

export const BASIC_CHALLENGE = 'Basic realm="peer"';

/** Whether an `Authorization` or `Proxy-Authorization` header has exactly these. A user with a colon fits no such header. */
export function hasCredentials(header: string | undefined, user: string, password: string): boolean {
  const token = /^Basic +(\S+)$/i.exec(header ?? '')?.[1];
  return token !== undefined && Buffer.from(token, 'base64').toString() === `${user}:${password}`;
}
