/** Calls back once nothing is buffered. A web page's WebSocket has no event for that, so apps look again and again. */
export function whenSent(socket: { readonly bufferedAmount: number }, sent: () => void): void {
  // Later in any case: a client that sends the next message from `sent` would call itself without end.
  setImmediate(() => (socket.bufferedAmount === 0 ? sent() : whenSent(socket, sent)));
}
