/** What became of a connect, as plain data: it leaves a worker, and then the page. */
import { MessageWebSocket, type WinRTError } from 'twinsocket';

export interface ConnectOutcome {
  /** The HRESULT; 0 if it connected. */
  readonly number: number;
  readonly message: string;
  /** The type of the event that `error.cause` tells of, else the name of the error that it is. */
  readonly cause: string;
  /** The message of the error's clone, as another thread would get it; what refused that, where it can't be cloned. */
  readonly cloned: string;
  /** What the engine's own WebSocket throws for that address, '' if nothing. */
  readonly nativeRefusal: string;
}

export async function connectOutcome(address: string, receiveBackPressure: boolean): Promise<ConnectOutcome> {
  const socket = new MessageWebSocket();
  socket.control.receiveBackPressure = receiveBackPressure;
  try {
    await socket.connectAsync(address);
    return { number: 0, message: '', cause: '', cloned: '', nativeRefusal: refusalOf(address) };
  } catch (error) {
    const { number, message, cause } = error as WinRTError;
    // The second connect starts afterwards: its listener would get the violation of this one too.
    const nativeRefusal = refusalOf(address);
    const { type, name } = (cause ?? {}) as { readonly type?: string; readonly name?: string };
    return { number, message, cause: type ?? name ?? '', cloned: messageOfClone(error), nativeRefusal };
  } finally {
    socket.close();
  }
}

function messageOfClone(error: unknown): string {
  try {
    return (structuredClone(error) as Error).message;
  } catch (refusal) {
    return String(refusal);
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
