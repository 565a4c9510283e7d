/** The code that the page writes does what was configured: it is run, against the test server. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPeer, type Peer } from '../../../e2e/server/index.ts';
import type { FrameEntry } from '../../../e2e/server/index.ts';
import { bytesLiteral, literal, type CodeConfig } from './config.ts';
import { toTypeScript } from './typescript.ts';
import { toUwpJavaScript } from './uwp-javascript.ts';

/** Below this folder, where the name of the package is found. */
const here = fileURLToPath(new URL('.', import.meta.url));
const tsc = fileURLToPath(new URL('../../../node_modules/typescript-7/bin/tsc', import.meta.url));

let peer: Peer;
let folder: string;
beforeAll(async () => {
  peer = await startPeer();
  folder = await mkdtemp(join(here, 'dist-'));
});
afterAll(async () => {
  await peer.close();
  await rm(folder, { recursive: true });
});

const text = 'it’s "a" \\ test\n</script>\u2028 \'1\' ${2}';

const usual: CodeConfig = {
  socketClass: 'MessageWebSocket',
  address: '',
  protocols: [],
  receiveBackPressure: false,
  payload: { kind: 'text', text: 'hello', utf8: true },
};

const configs: Readonly<Record<string, Omit<CodeConfig, 'address'>>> = {
  'a text': { ...usual, payload: { kind: 'text', text, utf8: true } },
  'a text as a binary message, with all settings': {
    ...usual,
    protocols: ["it's", 'chat'].slice(1),
    connectTimeout: 5000,
    receiveBackPressure: true,
    payload: { kind: 'text', text, utf8: false },
  },
  bytes: { ...usual, payload: { kind: 'bytes', bytes: Uint8Array.of(0, 127, 255), utf8: false } },
  'bytes as a text message': { ...usual, payload: { kind: 'bytes', bytes: Uint8Array.of(97), utf8: true } },
  'bytes in a stream': {
    ...usual,
    socketClass: 'StreamWebSocket',
    payload: { kind: 'bytes', bytes: Uint8Array.of(0, 127, 255), utf8: false },
  },
};

/** What the server got: the first frame. */
async function received(id: string): Promise<FrameEntry> {
  const response = await fetch(`${peer.http}/record/${id}?until=end`);
  return ((await response.json()) as FrameEntry[])[0] as FrameEntry;
}

function expected({ socketClass, payload }: Omit<CodeConfig, 'address'>): Partial<FrameEntry> {
  const bytes = payload.kind === 'text' ? Buffer.from(payload.text) : Buffer.from(payload.bytes);
  const opcode = socketClass === 'MessageWebSocket' && payload.utf8 ? 1 : 2;
  return { opcode, length: bytes.length, payload: bytes.toString('hex') };
}

/** `node FILE` ends by itself: the server closes on the first message. */
const node = (file: string): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, [file], { timeout: 20_000 });

describe.each(Object.entries(configs))('%s', (name, config) => {
  const id = (kind: string): string => encodeURIComponent(`${kind} ${name}`);
  const address = (kind: string): string => `${peer.ws}/close/3001?record=${id(kind)}`;

  test('is sent by the TypeScript', async () => {
    const code = toTypeScript({ ...config, address: address('ts') });
    const file = join(folder, `${name.replaceAll(/\W/g, '-')}.mjs`);
    const { outputFiles } = await build({ stdin: { contents: code, loader: 'ts' }, format: 'esm', write: false });
    await writeFile(file, outputFiles[0]?.contents ?? '');
    const { stdout } = await node(file);
    expect(stdout).toContain('closed 3001');
    expect(await received(id('ts'))).toMatchObject(expected(config));
  });

  test('is sent by the UWP JavaScript', async () => {
    const code = toUwpJavaScript({ ...config, address: address('uwp') });
    const file = join(folder, `${name.replaceAll(/\W/g, '-')}-uwp.mjs`);
    await writeFile(file, `import { Windows } from 'twinsocket/windows';\n${code}`);
    const { stdout } = await node(file);
    expect(stdout).toContain('closed 3001');
    expect(await received(id('uwp'))).toMatchObject(expected(config));
  });
});

test('the TypeScript keeps the strictest rules of its compiler', { timeout: 60_000 }, async () => {
  const files = Object.entries(configs).map(async ([name, config]) => {
    const file = join(folder, `${name.replaceAll(/\W/g, '-')}.ts`);
    await writeFile(file, toTypeScript({ ...config, address: 'wss://example.com/a' }));
    return file;
  });
  const flags =
    '--strict --noEmit --noUnusedLocals --target es2022 --module esnext --moduleResolution bundler --types node'.split(
      ' ',
    );
  const run = promisify(execFile)(process.execPath, [tsc, ...flags, '--ignoreConfig', ...(await Promise.all(files))]);
  expect(await run.catch((error: { stdout: string }) => error)).toMatchObject({ stdout: '' });
});

test.each(["'", '"', '\\', '\n', '\u2028', '</script>', '${a}', '`', '\ud800'])(
  'the literal of %j is that string',
  (value) => {
    expect(runInNewContext(literal(value))).toBe(value);
    expect(literal(value)).not.toContain('</');
  },
);

test('bytes are written in hex', () => {
  expect(bytesLiteral(Uint8Array.of(0, 255))).toBe('[0x00, 0xff]');
});
