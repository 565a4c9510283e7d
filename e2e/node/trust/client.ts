/** Connects to the address that its argument names, first as it is and then with `expired` ignored, and writes what came of it. */
import { ChainValidationResult, MessageWebSocket } from 'twinsocket';

const [, , address = ''] = process.argv;

async function statusOf(...ignored: ChainValidationResult[]): Promise<unknown> {
  const socket = new MessageWebSocket();
  socket.control.ignorableServerCertificateErrors.push(...ignored);
  try {
    await socket.connectAsync(address);
    socket.close();
    return 'open';
  } catch (error) {
    return [(error as { status?: unknown }).status, [...socket.information.serverCertificateErrors]];
  }
}

console.log(JSON.stringify([await statusOf(), await statusOf(ChainValidationResult.expired)]));
