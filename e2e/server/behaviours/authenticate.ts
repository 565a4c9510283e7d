import type { IncomingMessage } from 'node:http';
import { BASIC_CHALLENGE, hasCredentials } from '../basic-credentials.ts';
import type { Refusal } from '../handshake.ts';
import type { RouteInput } from '../route-input.ts';

/** Wants these credentials in a Basic `Authorization`. */
export function wantBasic(input: RouteInput, { headers }: IncomingMessage): Refusal | undefined {
  const user = input.text('user') ?? 'user';
  const password = input.text('password') ?? 'secret';
  return hasCredentials(headers.authorization, user, password)
    ? undefined
    : challenge(BASIC_CHALLENGE, `wants Basic ${user}:${password}`);
}

/** Wants any Digest `Authorization`; it is there for clients that have none, so the digest itself is not checked. */
export function wantDigest(_input: RouteInput, { headers }: IncomingMessage): Refusal | undefined {
  return headers.authorization?.startsWith('Digest ')
    ? undefined
    : challenge('Digest realm="peer", qop="auth", algorithm=SHA-256, nonce="cGVlcg=="', 'wants Digest');
}

function challenge(value: string, body: string): Refusal {
  return { status: 401, body, headers: { 'WWW-Authenticate': value } };
}
