// A Windows app's JavaScript as it was, but for the import: in Windows the tree is global.
import { Windows } from 'twinsocket/windows';

(function () {
  'use strict';

  const { MessageWebSocket, SocketMessageType, WebSocketError } = Windows.Networking.Sockets;
  const { DataWriter, UnicodeEncoding } = Windows.Storage.Streams;

  let messageWebSocket = null;
  let messageWriter = null;

  const element = (id) => document.getElementById(id);

  function log(text) {
    element('outputField').append(`${text}\n`);
  }

  function setConnected(isConnected) {
    element('startButton').disabled = isConnected;
    for (const id of ['closeButton', 'inputField', 'sendButton']) element(id).disabled = !isConnected;
  }

  function start() {
    const socket = new MessageWebSocket();
    socket.control.messageType = SocketMessageType.utf8;
    socket.onmessagereceived = onMessageReceived;
    socket.onclosed = onClosed;
    log('Connecting to: ' + element('serverAddress').value);
    element('startButton').disabled = true;

    // The constructor of Uri throws for an address that can't be.
    let server;
    try {
      server = new Windows.Foundation.Uri(element('serverAddress').value.trim());
    } catch (error) {
      return fail(error);
    }
    socket.connectAsync(server).done(function () {
      log('Connected');
      messageWebSocket = socket;
      messageWriter = new DataWriter(socket.outputStream);
      setConnected(true);
    }, fail);
  }

  function send() {
    const message = element('inputField').value;
    log('Sending message: ' + message);
    messageWriter.writeString(message);
    messageWriter.storeAsync().done(function () {
      log('Sent');
    }, fail);
  }

  function onMessageReceived(args) {
    try {
      const dataReader = args.getDataReader();
      dataReader.unicodeEncoding = UnicodeEncoding.utf8;
      log('Received: ' + dataReader.readString(dataReader.unconsumedBufferLength));
    } catch (error) {
      fail(error); // the connection was lost: no other event tells
    }
  }

  function onClosed(args) {
    log('Closed; code: ' + args.code + ' reason: ' + args.reason);
    end();
  }

  function fail(error) {
    const status = WebSocketError.getStatus(error.number);
    const names = Windows.Web.WebErrorStatus;
    const name = Object.keys(names).find((key) => names[key] === status);
    log('Failed: ' + (name === 'unknown' ? error.message : name));
    end();
  }

  function end() {
    if (messageWebSocket) messageWebSocket.close(1000, '');
    messageWebSocket = null;
    messageWriter = null;
    setConnected(false);
  }

  element('serverAddress').value = location.origin.replace(/^http/, 'ws') + '/echo';
  element('startButton').addEventListener('click', start);
  element('sendButton').addEventListener('click', send);
  element('closeButton').addEventListener('click', function () {
    messageWebSocket.close(1000, 'Closed due to user request.');
  });
})();
