/**
 * What Puppeteer calls a ConnectionTransport, over a MessageWebSocket that is not connected yet:
 * `connect({ transport: await openTransport(new MessageWebSocket(), url) })`. Headers, proxies and certificates are the socket's.
 *
 * @param {import('twinsocket').MessageWebSocket} socket
 * @param {string} url
 */
export async function openTransport(socket, url) {
  const transport = {
    onmessage: undefined,
    onclose: undefined,
    // A failed send ends the socket, of which `ended` tells.
    send: (message) => void socket.sendAsync(message).then(undefined, () => {}),
    close: () => socket.close(),
  };
  socket.onmessagereceived = (event) => {
    if (socket.state === 'failed') return; // the event tells that the connection was lost, as `ended` does
    transport.onmessage?.(event.text());
  };
  await socket.connectAsync(url);
  void socket.ended.then(() => transport.onclose?.());
  return transport;
}
