/** `Windows.Security.Cryptography`: what stands beside sockets in apps, buffers and stores of certificates. */
import { assert } from 'chai';
import type { Certificate } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { messageClient, sendBytes } from './support/sockets.ts';

/** Node alone can make a certificate with a key; the declarations for pages have the member too, which refuses. */
function ownCertificate({ api, peer }: ContractEnv): Certificate {
  return api.Certificate.createFromPem(peer.clientIdentity.cert, peer.clientIdentity.key);
}

export const cryptographyCases = contract('cryptography', (define) => {
  define('texts become bytes and texts again, in each encoding', async ({ Windows }) => {
    const { BinaryStringEncoding, CryptographicBuffer } = Windows.Security.Cryptography;
    const { utf8, utf16LE, utf16BE } = BinaryStringEncoding;
    const bytes = [
      [utf8, [0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80]],
      [utf16LE, [0xe9, 0x00, 0x3d, 0xd8, 0x00, 0xde]],
      [utf16BE, [0x00, 0xe9, 0xd8, 0x3d, 0xde, 0x00]],
    ] as const;
    for (const [encoding, expected] of bytes) {
      const binary = CryptographicBuffer.convertStringToBinary('é😀', encoding);
      assert.deepEqual([...CryptographicBuffer.copyToByteArray(binary)], [...expected]);
      assert.equal(CryptographicBuffer.convertBinaryToString(encoding, binary), 'é😀');
      const nothing = CryptographicBuffer.convertStringToBinary('', encoding);
      assert.deepEqual([nothing.length, CryptographicBuffer.convertBinaryToString(encoding, nothing)], [0, '']);
    }
  });

  define('bytes that are no text in the encoding are refused, as is a text that UTF-8 lacks', async (env) => {
    const { BinaryStringEncoding, CryptographicBuffer } = env.api;
    const { utf8, utf16LE } = BinaryStringEncoding;
    for (const [encoding, bytes] of [
      [utf8, [0xff]],
      [utf8, [0xe2, 0x82]],
      [utf16LE, [0x00, 0xd8]],
      [utf16LE, [0x61]],
    ] as const) {
      const buffer = CryptographicBuffer.createFromByteArray(bytes);
      const convert = () => CryptographicBuffer.convertBinaryToString(encoding, buffer);
      throws(env, convert, hresult.NO_UNICODE_TRANSLATION);
    }
    throws(env, () => CryptographicBuffer.convertStringToBinary('\uD800', utf8), hresult.NO_UNICODE_TRANSLATION);
  });

  define('base64 and hexadecimal digits become bytes and back, and anything else is refused', async (env) => {
    const { CryptographicBuffer } = env.api;
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 13) % 256);
    const buffer = CryptographicBuffer.createFromByteArray(bytes);
    const texts = {
      base64: CryptographicBuffer.encodeToBase64String(buffer),
      hex: CryptographicBuffer.encodeToHexString(buffer),
    };
    assert.deepEqual([texts.base64.slice(0, 8), texts.base64.length], ['AA0aJzRB', 93_336]);
    assert.deepEqual([texts.hex.slice(0, 8), texts.hex.length], ['000d1a27', 140_000]);
    assert.isTrue(CryptographicBuffer.compare(CryptographicBuffer.decodeFromBase64String(texts.base64), buffer));
    assert.isTrue(CryptographicBuffer.compare(CryptographicBuffer.decodeFromHexString(texts.hex), buffer));
    const wrapped = texts.base64.replaceAll(/.{64}/g, '$&\r\n');
    assert.isTrue(CryptographicBuffer.compare(CryptographicBuffer.decodeFromBase64String(wrapped), buffer));
    assert.equal(CryptographicBuffer.decodeFromBase64String('').length, 0);
    assert.equal(CryptographicBuffer.decodeFromHexString('').length, 0);
    for (const text of ['A', 'AA', 'AAA', 'AA=', 'AA-_', 'A===', '====', 'AAAA=', 'Ä']) {
      throws(env, () => CryptographicBuffer.decodeFromBase64String(text), hresult.E_INVALIDARG);
    }
    for (const text of ['0', '0g', '0x1f', '1f 2e', 'Ä']) {
      throws(env, () => CryptographicBuffer.decodeFromHexString(text), hresult.E_INVALIDARG);
    }
  });

  define('random bytes have the length that was asked for, beyond what the platform gives at once', async (env) => {
    const { CryptographicBuffer } = env.api;
    for (const length of [0, 1, 65_537, 1_000_000]) {
      const bytes = CryptographicBuffer.copyToByteArray(CryptographicBuffer.generateRandom(length));
      assert.lengthOf(bytes, length);
      if (length > 100) assert.isTrue(bytes.subarray(-32).some((byte) => byte > 0));
    }
    const numbers = Array.from({ length: 100 }, () => CryptographicBuffer.generateRandomNumber());
    assert.isTrue(numbers.every((number) => Number.isInteger(number) && number >= 0 && number <= 0xffffffff));
    assert.isAbove(new Set(numbers).size, 90);
    for (const length of [-1, 0.5, Number.NaN, 2 ** 32]) {
      throws(env, () => CryptographicBuffer.generateRandom(length), hresult.E_INVALIDARG);
    }
  });

  define('a buffer that is missing, or is none, is refused by each member', async (env) => {
    const { CryptographicBuffer } = env.api;
    const calls: readonly ((buffer: never) => unknown)[] = [
      (buffer) => CryptographicBuffer.compare(buffer, buffer),
      (buffer) => CryptographicBuffer.convertBinaryToString(0, buffer),
      (buffer) => CryptographicBuffer.copyToByteArray(buffer),
      (buffer) => CryptographicBuffer.encodeToBase64String(buffer),
      (buffer) => CryptographicBuffer.encodeToHexString(buffer),
    ];
    for (const call of calls) {
      throws(env, () => call(null as never), hresult.E_POINTER);
      throws(env, () => call({ length: 1 } as never), hresult.E_INVALIDARG);
    }
  });

  define('a buffer made from base64 is sent, and one that was received becomes base64', async (env) => {
    const { CryptographicBuffer, DataReader } = env.api;
    const { socket, messages } = messageClient(env);
    const received: string[] = [];
    socket.onmessagereceived = (event) => {
      const reader = event.getDataReader();
      assert.instanceOf(reader, DataReader);
      received.push(CryptographicBuffer.encodeToBase64String(reader.readBuffer(reader.unconsumedBufferLength)));
    };
    await socket.connectAsync(`${env.peer.ws}/echo`);
    await socket.sendFinalFrameAsync(CryptographicBuffer.decodeFromBase64String('AQIDAA=='));
    await messages.next();
    await sendBytes(env, socket, []);
    await messages.next();
    assert.deepEqual(received, ['AQIDAA==', '']);
    socket.close();
  });

  define('a store keeps the app’s certificates, which a query finds', { certificates: true }, async (env) => {
    const { CertificateQuery, CertificateStores } = env.Windows.Security.Cryptography.Certificates;
    assert.equal((await CertificateStores.findAllAsync()).size, 0);
    const store = CertificateStores.getStoreByName('MY');
    const certificate = ownCertificate(env);
    certificate.friendlyName = 'mine';
    assert.deepEqual([store.name, certificate.storeName], ['MY', '']);
    store.add(certificate);
    try {
      store.add(ownCertificate(env)); // the same one again, of its bytes
      store.add(certificate);
      assert.equal(certificate.storeName, 'MY');
      const finds = async (set: Partial<InstanceType<typeof CertificateQuery>>): Promise<boolean> => {
        const found = await CertificateStores.findAllAsync(Object.assign(new CertificateQuery(), set));
        return found.size === 1 && found.getAt(0) === certificate;
      };
      const thumbprint = certificate.getHashValue();
      for (const set of [
        {},
        { friendlyName: 'MINE' },
        { issuerName: certificate.issuer.toUpperCase() },
        { storeName: 'my' },
        { thumbprint },
        { friendlyName: 'mine', issuerName: certificate.issuer, storeName: 'MY', thumbprint },
      ])
        assert.isTrue(await finds(set), JSON.stringify(set));
      for (const set of [
        { friendlyName: 'min' },
        { issuerName: 'nobody' },
        { storeName: 'CA' },
        { thumbprint: thumbprint.slice(1) },
        { hardwareOnly: true },
      ])
        assert.isFalse(await finds(set), JSON.stringify(set));
    } finally {
      store.delete(certificate);
    }
    store.delete(certificate);
    assert.deepEqual([(await CertificateStores.findAllAsync(null)).size, certificate.storeName], [0, '']);
  });

  define('a certificate that a query has found identifies the client', { certificates: true }, async (env) => {
    const { CertificateQuery, CertificateStores } = env.api;
    const store = CertificateStores.getStoreByName('MY');
    const certificate = ownCertificate(env);
    store.add(certificate);
    try {
      const query = new CertificateQuery();
      query.enhancedKeyUsages.append('1.3.6.1.5.5.7.3.2');
      query.issuerName = certificate.issuer;
      const { socket } = messageClient(env);
      socket.control.clientCertificate = (await CertificateStores.findAllAsync(query)).getAt(0);
      await socket.connectAsync(`${env.peer.tls.clientCertificate}/echo`);
      socket.close();
    } finally {
      store.delete(certificate);
    }
  });

  define(
    'the stores of a platform without certificates are empty, and refuse others by name',
    { certificates: false },
    async (env) => {
      const { CertificateQuery, CertificateStores } = env.api;
      const query = new CertificateQuery();
      query.friendlyName = 'mine';
      assert.deepEqual([...(await CertificateStores.findAllAsync(query))], []);
      assert.deepEqual([...(await CertificateStores.findAllAsync())], []);
      const store = CertificateStores.getStoreByName('MY');
      assert.equal(store.name, 'MY');
      for (const use of [() => store.add({} as never), () => store.delete({} as never)]) {
        throws(env, use, hresult.NOT_SUPPORTED);
      }
    },
  );

  define('a value that is not a query, an empty name of a store and a store of the user are refused', async (env) => {
    const { CertificateStores } = env.api;
    for (const query of [{}, 'mine', 1]) {
      throws(env, () => CertificateStores.findAllAsync(query as never), hresult.E_INVALIDARG);
    }
    for (const name of ['', null]) {
      throws(env, () => CertificateStores.getStoreByName(name as never), hresult.E_INVALIDARG);
    }
    throws(env, () => CertificateStores.getUserStoreByName('MY'), hresult.NOT_SUPPORTED);
    const { intermediateCertificationAuthorities: authorities, trustedRootCertificationAuthorities: roots } =
      CertificateStores;
    assert.deepEqual([authorities.name, roots.name], ['CA', 'Root']);
  });

  define(
    'the store of trusted authorities refuses to be added to, and names the setting',
    { certificates: true },
    async (env) => {
      const { CertificateStores } = env.api;
      const certificate = ownCertificate(env);
      const stores = [CertificateStores.trustedRootCertificationAuthorities, CertificateStores.getStoreByName('root')];
      for (const store of stores) {
        const error = throws(env, () => store.add(certificate), hresult.NOT_SUPPORTED);
        assert.include(error.message, 'control.certificateAuthorities');
      }
      throws(env, () => CertificateStores.getStoreByName('MY').add(null as never), hresult.E_POINTER);
      throws(env, () => CertificateStores.getStoreByName('MY').add({} as never), hresult.E_INVALIDARG);
    },
  );
});
