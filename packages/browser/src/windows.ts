/** `twinsocket/windows`: the namespace tree. Importing it changes no global. */
import { CertificateStore, CertificateStores, namespaceTree } from '@twinsocket/core';
import { Certificate } from './certificate.ts';
import { MessageWebSocket, StreamWebSocket } from './sockets.ts';

/** The `Windows` of UWP's JavaScript, with the classes that `twinsocket` exports. */
export const Windows = /*#__PURE__*/ namespaceTree({
  Certificate,
  CertificateStore,
  CertificateStores,
  MessageWebSocket,
  StreamWebSocket,
});
