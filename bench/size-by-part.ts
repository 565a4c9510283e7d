/**
 * What takes the bytes of a page's bundle: `node --import tsx bench/size-by-part.ts`. A part's size is what the bundle would shrink by
 * without its code, minified and by brotli; parts compress one another, so together they are less than the whole.
 */
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import alias from '@rollup/plugin-alias';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { rollup } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
import { forPages } from '../scripts/build/for-pages.mjs';

const root = new URL('..', import.meta.url);
const path = (relative: string): string => fileURLToPath(new URL(relative, root));

/** Parts by the files they are made of, the first that fits. */
const parts: readonly (readonly [name: string, files: RegExp])[] = [
  ['transport over WebSocket', /browser\/src\/(?!web-socket-stream|write-queue|certificate)/],
  ['transport over WebSocketStream', /browser\/src\/(web-socket-stream|write-queue)/],
  ['errors, HRESULTs, WebErrorStatus', /src\/(errors|hresult)|\/web\//],
  [
    'promises, operations, cancellation',
    /foundation\/(promise|async|deferral)|internal\/(settlement|abort|after-callbacks)|foreign-promise/,
  ],
  ['events', /foundation\/events|internal\/report|event-args/],
  ['Uri, HostName, decoder, Punycode', /foundation\/(uri|www|punycode|percent)|networking/],
  ['CryptographicBuffer, CertificateStores', /cryptographic|certificate-(query|stores)/],
  ['Certificate, PasswordCredential', /security|certificate/],
  ['control, information, checks of settings', /sockets\/(settings|information|certificates)|parse-uri|redact|vector/],
  [
    'state, connect and close, sending',
    /sockets\/(session|sending|client-web|closable|message-endpoint|byte-endpoint|(message|stream)-web-socket\.ts)/,
  ],
  ['receiving', /sockets\/receiving/],
  ['DataReader, DataWriter, streams', /streams/],
  ['the rest', /./],
];

const core = 'packages/core/src/';
const entries = [
  { find: '@twinsocket/core/api', replacement: path(`${core}api.ts`) },
  { find: '@twinsocket/core', replacement: path(`${core}index.ts`) },
];

const size = (code: string): number => brotliCompressSync(code).byteLength;

/** The code of each module that a bundle of these exports keeps, minified. */
async function modulesOf(exports: string): Promise<Map<string, string>> {
  const virtual = path('packages/browser/src/size-entry.js');
  const bundle = await rollup({
    input: virtual,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === virtual ? id : null),
        load: (id) => (id === virtual ? exports : null),
      },
      forPages(),
      alias({ entries }),
      nodeResolve({ browser: true }),
      esbuild({ target: 'es2022', tsconfig: false }),
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const modules = new Map<string, string>();
  for (const [id, { code }] of Object.entries(output[0].modules)) {
    if (!code) continue;
    const minified = await transform(code, { minify: true, target: 'es2022', format: 'esm', tsconfigRaw: {} });
    modules.set(id, minified.code);
  }
  return modules;
}

for (const exports of ["export * from './index.ts'", "export { MessageWebSocket } from './index.ts'"]) {
  const modules = [...(await modulesOf(exports))];
  const partOf = (id: string): string => parts.find(([, files]) => files.test(id))?.[0] ?? '';
  const whole = size(modules.map(([, code]) => code).join(''));
  console.log(`\n${exports}: ${whole} bytes\n\n| part | bytes |\n|---|---|`);
  for (const [name] of parts) {
    const without = modules.filter(([id]) => partOf(id) !== name).map(([, code]) => code);
    const bytes = whole - size(without.join(''));
    if (bytes > 0) console.log(`| ${name} | ${bytes} |`);
  }
}
