/** The peer as a process of its own: its addresses as one line of JSON, then it serves until its standard input ends. */
import { startPeer } from '../server/index.ts';

const peer = await startPeer();
process.stdout.write(`${JSON.stringify(peer)}\n`);
process.stdin.resume().once('end', () => void peer.close());
