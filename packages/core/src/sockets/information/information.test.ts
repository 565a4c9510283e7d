import { expect, test } from 'vitest';
import { winrtError } from '../../errors.ts';
import { WININET_E_CONNECTION_ABORTED } from '../../hresult.ts';
import { ChainValidationResult } from '../../security/chain-validation-result.ts';
import { MessageWebSocket } from '../message-web-socket.ts';
import { SocketSslErrorSeverity } from '../../security/ssl-error-severity.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport, outcome } from '../testing/fake-transport.ts';

const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
const classes = [MessageWebSocket, StreamWebSocket];

test.each(classes)(
  '%o: after a connect that failed, information has the server’s certificates, until the next',
  async (Socket) => {
    const transport = new FakeTransport();
    const socket = new Socket(transport);
    const { information } = socket;
    const seen = (): unknown[] => [
      [...information.serverCertificateErrors],
      information.serverCertificateErrorSeverity,
      information.protocol,
    ];
    const { expired, untrusted } = ChainValidationResult;
    const { none, ignorable } = SocketSslErrorSeverity;
    const refused = { certificate: null, intermediates: [], errors: [expired], severity: ignorable };
    const first = outcome(socket.connectAsync('wss://peer.test/'));
    transport.connection.handler.failed(lost, refused);
    expect(await first).toBe(lost.number);
    expect(seen()).toEqual([[expired], ignorable, null]);
    const second = socket.connectAsync('wss://peer.test/');
    expect(seen()).toEqual([[], none, null]);
    transport.connection.open({ protocol: '', certificates: { ...refused, errors: [untrusted] } });
    await second;
    expect(seen()).toEqual([[untrusted], ignorable, '']);
    transport.connection.handler.failed(lost, refused);
    expect(seen()).toEqual([[untrusted], ignorable, '']);
    socket.close();
  },
);
