import { assert } from 'chai';
import { contract } from './case.ts';
import { connectFailure, rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { connectMessage, connectStream, messageClient, sendBytes, sendText } from './support/sockets.ts';

export const errorCases = contract('errors', (define) => {
  define('an address that is not an absolute ws: or wss: URI is refused at the call', async (env) => {
    const { socket } = messageClient(env);
    const bad = [
      '',
      'foo',
      '/relative',
      '//host/x',
      'ws://',
      'ws://host:99999/',
      'ws://a b/',
      'http://127.0.0.1/',
      'ftp://h/',
    ];
    for (const address of bad) throws(env, () => socket.connectAsync(address), hresult.E_INVALIDARG);
    const error = throws(env, () => socket.connectAsync('https://example.org/chat'), hresult.E_INVALIDARG);
    assert.include(error.message, 'https://example.org/chat', 'the value is named');
    socket.close();
  });

  define('a fragment in the address is refused at the call', async (env) => {
    const { socket } = messageClient(env);
    for (const address of [`${env.peer.ws}/echo#part`, new URL(`${env.peer.ws}/#x`), new env.api.Uri('wss://h/#y')]) {
      throws(env, () => socket.connectAsync(address), hresult.E_INVALIDARG);
    }
    socket.close();
  });

  define('a missing address is refused at the call with E_POINTER', async (env) => {
    const { socket } = messageClient(env);
    for (const nothing of [null, undefined])
      throws(env, () => socket.connectAsync(nothing as never), hresult.E_POINTER);
    socket.close();
  });

  define('a sub-protocol that is not a token, or stands twice, is refused at the call', async (env) => {
    for (const bad of [['a b'], [''], ['a,b'], ['é'], ['same', 'same'], ['same', 'Same'], [7 as unknown as string]]) {
      const { socket } = messageClient(env);
      socket.control.supportedProtocols.push(...bad);
      throws(env, () => socket.connectAsync(`${env.peer.ws}/echo`), hresult.E_INVALIDARG);
      socket.control.supportedProtocols.clear();
      await socket.connectAsync(`${env.peer.ws}/echo`); // nothing is half done
      socket.close();
    }
  });

  define('a refused call leaves the socket as it was', async (env) => {
    const { socket, messages } = messageClient(env);
    throws(env, () => socket.connectAsync('http://wrong.scheme/'), hresult.E_INVALIDARG);
    socket.addEventListener('messagereceived', () => {}); // handlers are not locked by it
    await socket.connectAsync(`${env.peer.ws}/echo`);
    await sendText(env, socket, 'fine');
    assert.equal((await messages.next()).text, 'fine');
    socket.close();
  });

  // `rejects` and `throws` look at all that the title names, here and in every other case; this one has an error of each origin.
  define('every error has number, description, status and a message with the code in hex', async (env) => {
    const { api, peer } = env;
    const fresh = messageClient(env).socket;
    throws(env, () => fresh.connectAsync('no address'), hresult.E_INVALIDARG);
    throws(env, () => fresh.connectAsync(null as never), hresult.E_POINTER);
    throws(env, () => api.DataReader.fromBuffer(new api.WindowsRuntimeBuffer(0)).readByte(), hresult.E_BOUNDS);
    const early = await rejects(env, fresh.outputStream.flushAsync(), hresult.E_ILLEGAL_METHOD_CALL);
    assert.include(early.message, '0x8000000E');
    assert.deepEqual([early.number, early.status], [-2147483634, api.WebErrorStatus.unknown]);
    await rejects(env, fresh.connectAsync(`${peer.ws}/refuse/404`), connectFailure(env, hresult.httpStatus(404)));
    fresh.control.connectTimeout = 50;
    await rejects(env, fresh.connectAsync(`${peer.ws}/never`), hresult.TIMEOUT);
    const cancelled = fresh.connectAsync(`${peer.ws}/never`);
    cancelled.cancel();
    await rejects(env, cancelled, hresult.CANCELLED);
    const closed = fresh.connectAsync(`${peer.ws}/never`);
    fresh.close();
    await rejects(env, closed, hresult.OPERATION_CANCELLED);
    await rejects(env, fresh.outputStream.flushAsync(), hresult.RO_E_CLOSED);
    const lost = await connectStream(env, '/cut?when=message&how=fin');
    const reader = new api.DataReader(lost.socket.inputStream);
    const loading = reader.loadAsync(1);
    await rejects(env, reader.loadAsync(1), hresult.INVALID_OPERATION);
    await sendBytes(env, lost.socket, [1]);
    await rejects(env, loading, hresult.CONNECTION_ABORTED);
    lost.socket.close();
    const large = messageClient(env);
    large.socket.control.maxMessageSize = 1;
    await large.socket.connectAsync(`${peer.ws}/echo`);
    await rejects(env, large.socket.sendAsync('\uD800'), hresult.NO_UNICODE_TRANSLATION);
    await large.socket.sendAsync('ab');
    const { error } = await large.messages.next();
    await rejects(env, Promise.reject(error), hresult.WSAEMSGSIZE);
    large.socket.close();
  });

  define('getStatus takes signed and unsigned numbers and never throws', async ({ api }) => {
    const rows: [unknown, number][] = [
      [-2147012866, 9],
      [2147954430, 9],
      [0x80072efe, 9],
      [-2145844844, 404],
      [0x80190194, 404],
      [0x801901aa, 20],
      [0x80190134, 19],
      [0x801901ff, 21],
      [0x801900c8, 18],
      [-2147023673, 16],
      [-2147483629, 0],
      [0, 0],
      [Number.NaN, 0],
      [undefined, 0],
      ['0x80072efe', 0],
    ];
    for (const [number, status] of rows)
      assert.equal(api.WebSocketError.getStatus(number as number), status, String(number));
  });

  define('a setting for before the connect is refused afterwards', async (env) => {
    const { socket } = await connectMessage(env, '/echo');
    for (const change of [
      () => (socket.control.maxMessageSize = 1),
      () => (socket.control.closeTimeout = 1),
      () => (socket.control.certificateAuthorities = []),
    ]) {
      throws(env, change, hresult.E_ILLEGAL_METHOD_CALL);
    }
    socket.control.messageType = env.api.SocketMessageType.utf8; // the one that may change
    socket.control.supportedProtocols.push('ignored'); // no error, no effect
    socket.close();
  });

  define('a value that is not of the enum is refused by name', async (env) => {
    const { socket } = messageClient(env);
    const error = throws(env, () => (socket.control.messageType = 2 as never), hresult.E_INVALIDARG);
    assert.include(error.message, 'messageType');
    throws(env, () => (new env.api.DataWriter().unicodeEncoding = 3 as never), hresult.E_INVALIDARG);
    throws(
      env,
      () => (env.api.DataReader.fromBuffer(new env.api.WindowsRuntimeBuffer(0)).inputStreamOptions = 4 as never),
      hresult.E_INVALIDARG,
    );
    socket.close();
  });

  define('a listener that is not a function is refused by name', async (env) => {
    const { socket } = messageClient(env);
    throws(env, () => socket.addEventListener('closed', { handleEvent() {} } as never), hresult.E_INVALIDARG);
    throws(env, () => (socket.onclosed = 'alert()' as never), hresult.E_INVALIDARG);
    socket.addEventListener('no such event' as never, () => {}); // ignored, as WinRT does
    socket.close();
  });
});
