/** What became of a connect, as plain data: it leaves a worker, and then the page. */
import { MessageWebSocket, type WinRTError } from 'twinsocket';

export interface ConnectOutcome {
  /** The HRESULT; 0 if it connected. */
  readonly number: number;
  readonly message: string;
  /** The class of `error.cause`. */
  readonly cause: string;
  /** What the engine's own WebSocket throws for that address, '' if nothing. */
  readonly nativeRefusal: string;
}

export async function connectOutcome(address: string, receiveBackPressure: boolean): Promise<ConnectOutcome> {
  const socket = new MessageWebSocket();
  socket.control.receiveBackPressure = receiveBackPressure;
  try {
    await socket.connectAsync(address);
    return { number: 0, message: '', cause: '', nativeRefusal: refusalOf(address) };
  } catch (error) {
    const { number, message, cause } = error as WinRTError;
    // Asked afterwards: the violation of this one would be heard by the other.
    const nativeRefusal = refusalOf(address);
    return { number, message, cause: (cause as object | undefined)?.constructor.name ?? '', nativeRefusal };
  } finally {
    socket.close();
  }
}

function refusalOf(address: string): string {
  try {
    new WebSocket(address).close();
    return '';
  } catch (error) {
    return (error as DOMException).name;
  }
}
