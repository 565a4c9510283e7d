import type { App, Chain, WindowsTree } from './app.ts';
import { socketUri } from './socket-uri.ts';
import { tellError } from './tell-error.ts';

type MessageWebSocket = InstanceType<WindowsTree['Networking']['Sockets']['MessageWebSocket']>;

interface ClientCertificate {
  connect(): void;
  disconnect(): void;
}

/** Looks in the app's stores for a certificate that identifies a client, and connects with it, or says that there is none. */
export const clientCertificate: App<ClientCertificate> = function (Windows, WinJS, address, log) {
  const { MessageWebSocket } = Windows.Networking.Sockets;
  const { Certificates } = Windows.Security.Cryptography;
  const { ChainValidationResult } = Certificates;

  let socket: MessageWebSocket | null = null;

  function connectAsync(): Chain {
    const query = new Certificates.CertificateQuery();
    query.friendlyName = 'the sample client';
    query.enhancedKeyUsages[0] = '1.3.6.1.5.5.7.3.2';
    return Certificates.CertificateStores.findAllAsync(query).then(function (certificates) {
      const uri = socketUri(Windows, address);
      if (certificates.size === 0 || !uri) {
        log('No certificate: install one first');
        return WinJS.Promise.wrap();
      }
      const opening = (socket = new MessageWebSocket());
      opening.control.clientCertificate = certificates.getAt(0);
      opening.control.ignorableServerCertificateErrors.append(ChainValidationResult.untrusted);
      opening.control.ignorableServerCertificateErrors.append(ChainValidationResult.invalidName);
      return opening.connectAsync(uri).then(function () {
        log(`Connected as ${certificates.getAt(0).subject}`);
      });
    });
  }

  return {
    connect() {
      connectAsync().done(
        function () {
          log('Ready');
        },
        function (error) {
          log(tellError(Windows, error));
          log('Ready');
        },
      );
    },
    disconnect() {
      if (socket) socket.close(1000, 'The user is done.');
      socket = null;
    },
  };
};
