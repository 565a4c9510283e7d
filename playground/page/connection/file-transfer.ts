/** Sends a file piece by piece and checks by hash what the server says it got. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Session } from './session.ts';

/** The size of a message, and what is in memory of the file at a time. */
const PIECE_SIZE = 256 * 1024;

/** How the server proves what it got: by sending it back, by naming its hash, or not at all. */
export type Proof = 'echo' | 'hash' | 'none';

export interface Progress {
  readonly sent: number;
  /** Of what comes back; stays 0 unless the proof is `echo`. */
  readonly received: number;
}

export interface Outcome {
  /** SHA-256 of the file. */
  readonly hash: string;
  /** SHA-256 by the server's proof; none where it gives none. */
  readonly proof: string | undefined;
}

/** What proof the peer's path gives for a file of this size. */
export function proofOf(address: string, size: number): Proof {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  if (path === '/echo') return 'echo';
  return path === sinkPath(size) ? 'hash' : 'none';
}

/** The peer's path that answers with the hash of so many bytes. */
export function sinkPath(size: number): string {
  return `/sink/${size}`;
}

/** Rejects when a write does, or when the connection ends before the proof has come. */
export async function sendFile(
  session: Session,
  file: File,
  proof: Proof,
  progressed: (progress: Progress) => void,
): Promise<Outcome> {
  let sent = 0;
  let received = 0;
  const echoed = (bytes: number): void => {
    received = bytes;
    progressed({ sent, received });
  };
  const expected = proof === 'none' ? undefined : listen(session, proof, file.size, echoed);
  // The send may fail first, and then nobody else looks at it.
  expected?.catch(() => undefined);
  try {
    const hash = sha256.create();
    while (sent < file.size) {
      const piece = new Uint8Array(await file.slice(sent, sent + PIECE_SIZE).arrayBuffer());
      hash.update(piece);
      await session.sendPiece(piece);
      sent += piece.length;
      progressed({ sent, received });
    }
    return { hash: bytesToHex(hash.digest()), proof: await expected };
  } finally {
    session.receiver = undefined;
  }
}

/** Takes what comes in as the proof. */
function listen(
  session: Session,
  proof: 'echo' | 'hash',
  size: number,
  progressed: (bytes: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    session.ended.addEventListener('abort', () => reject(session.ended.reason), { once: true });
    if (proof === 'hash') {
      session.receiver = (bytes) => resolve((JSON.parse(new TextDecoder().decode(bytes)) as { sha256: string }).sha256);
      return;
    }
    const hash = sha256.create();
    let received = 0;
    session.receiver = (bytes) => {
      hash.update(bytes);
      received += bytes.length;
      progressed(received);
      if (received >= size) resolve(bytesToHex(hash.digest()));
    };
  });
}
