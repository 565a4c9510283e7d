/** Objects of ours in the state of frameworks: taken out again, they work. Run with `--conditions browser`, as in a page's bundle. */
import assert from 'node:assert/strict';
import { produce } from 'immer';
import { observable } from 'mobx';
import { createPinia, defineStore, setActivePinia } from 'pinia';
import { createStore } from 'solid-js/store';
import * as api from 'twinsocket';
import { Windows } from 'twinsocket/windows';
import { proxy, ref as valtioRef, snapshot } from 'valtio/vanilla';
import { reactive, readonly, ref, shallowReactive, shallowRef } from 'vue';
import { cell, end } from './cells.mjs';

/** Each kind of object, and a use of it that reads or writes what is private. */
const things = {
  MessageWebSocket: [() => new api.MessageWebSocket(), (it) => ((it.onclosed = () => {}), it.control.messageType)],
  StreamWebSocket: [() => new api.StreamWebSocket(), (it) => it.inputStream.readAsync],
  'socket of the Windows tree': [
    () => new Windows.Networking.Sockets.MessageWebSocket(),
    (it) => it.information.protocol,
  ],
  'a class over MessageWebSocket': [() => new (class extends api.MessageWebSocket {})(), (it) => it.close()],
  control: [() => new api.MessageWebSocket().control, (it) => (it.closeTimeout = 5)],
  information: [() => new api.StreamWebSocket().information, (it) => it.localAddress],
  supportedProtocols: [() => new api.MessageWebSocket().control.supportedProtocols, (it) => it.append('chat')],
  inputStream: [() => new api.StreamWebSocket().inputStream, (it) => it.close()],
  outputStream: [() => new api.MessageWebSocket().outputStream, (it) => it.close()],
  DataReader: [() => api.DataReader.fromBuffer(api.fromUint8Array(Uint8Array.of(1))), (it) => it.readByte()],
  DataWriter: [() => new api.DataWriter(), (it) => it.writeByte(1)],
  Buffer: [() => new api.WindowsRuntimeBuffer(8), (it) => (it.length = 4)],
  InMemoryRandomAccessStream: [() => new api.InMemoryRandomAccessStream(), (it) => it.seek(4)],
  Uri: [() => new api.Uri('ws://host/?a=b'), (it) => it.queryParsed.getFirstValueByName('a')],
  HostName: [() => new api.HostName('host'), (it) => it.canonicalName],
  PasswordCredential: [() => new api.PasswordCredential('', 'user', 'word'), (it) => it.userName],
  Deferral: [() => new api.Deferral(() => {}), (it) => it.complete()],
  'the promise of an operation': [() => new api.MessageWebSocket().sendAsync('x'), (it) => it.then(null, () => {})],
  'an operation': [() => new api.MessageWebSocket().sendAsync('x').operation, (it) => it.id],
};

const useStore = defineStore('connection', { state: () => ({ it: null }) });

/** How a framework is given an object, and what an app gets back. */
const holders = {
  'Vue ref': (it) => ref(it).value,
  'Vue reactive': (it) => reactive({ deep: { it } }).deep.it,
  'Vue shallowRef': (it) => shallowRef(it).value,
  'Vue shallowReactive': (it) => shallowReactive({ it }).it,
  'Vue readonly, which a list is too': (it) => (Array.isArray(it) ? it : readonly({ it }).it),
  'Pinia store': (it) => {
    setActivePinia(createPinia());
    const store = useStore();
    store.it = it;
    return store.it;
  },
  'valtio ref': (it) => proxy({ it: valtioRef(it) }).it,
  'valtio snapshot of a ref': (it) => snapshot(proxy({ it: valtioRef(it) })).it,
  'MobX observable': (it) => (Array.isArray(it) ? it : observable({ it }).it),
  'Immer produce': (it) => produce({ it: null }, (draft) => void (draft.it = it)).it,
  'Solid createStore': (it) => createStore({ it })[0].it,
  'Object.freeze': (it) => (Array.isArray(it) ? it : Object.freeze(it)),
};

for (const [holder, hold] of Object.entries(holders)) {
  for (const [name, [make, use]] of Object.entries(things)) {
    // Immer freezes a list, as it does each of an app's.
    if (holder === 'Immer produce' && name === 'supportedProtocols') continue;
    await cell(`${holder}: ${name}`, async () => void use(hold(make())));
  }
}

await cell('valtio, without ref, wraps a socket as it wraps a URL', async () => {
  const held = proxy({ socket: new api.MessageWebSocket(), url: new URL('ws://host/') });
  assert.throws(() => held.url.href, TypeError);
  assert.throws(() => held.socket.control, TypeError);
});

await cell('an error is an error to those who look at tags', async () => {
  const error = await new api.MessageWebSocket().sendAsync('x').then(null, (reason) => reason);
  assert.equal(Object.prototype.toString.call(error), '[object Error]');
  assert.equal(ref(error).value, error);
  assert.equal(structuredClone(error).message, error.message);
  assert.equal(JSON.parse(JSON.stringify(error)).statusName, 'unknown');
});

await cell('a socket as JSON and as text', async () => {
  const socket = new api.MessageWebSocket();
  assert.equal(JSON.stringify({ socket }), '{"socket":{}}');
  assert.equal(Object.prototype.toString.call(socket), '[object MessageWebSocket]');
});

end();
