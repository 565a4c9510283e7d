/** What is told of a ws that is not the one that our package asks for. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hresult } from '@twinsocket/core';
import WebSocket from 'isomorphic-ws';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadedWs } from './loaded-ws.ts';
import { acceptMessageWebSocket, type AcceptedWebSocket } from './server-sockets.ts';
import { requireSupportedWs, wsRange } from './ws-range.ts';

const root = new URL('../../../package.json', import.meta.url);
const require = createRequire(import.meta.url);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-range-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A package in a folder of its own, as an app may have it: its class. */
function installed(version: string, name = 'ws'): new () => AcceptedWebSocket {
  const home = join(folder, 'node_modules', name, version);
  mkdirSync(join(home, 'lib'), { recursive: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name, version }));
  writeFileSync(
    join(home, 'lib', 'websocket.js'),
    'module.exports = class WebSocket { readyState = 1; OPEN = 1; on() {} terminate() {} pause() {} resume() {} };',
  );
  return require(join(home, 'lib', 'websocket.js')) as new () => AcceptedWebSocket;
}

test('the range that is checked is the one that package.json names', () => {
  expect(wsRange).toBe((JSON.parse(readFileSync(root, 'utf8')) as { dependencies: { ws: string } }).dependencies.ws);
});

describe('the ws that a class is from', () => {
  test('is found with its version and folder, for a class that extends it too', () => {
    const Own = installed('8.16.0');
    class Extended extends Own {}
    const expected = { version: '8.16.0', folder: join(folder, 'node_modules/ws/8.16.0') };
    expect(loadedWs(Own)).toEqual(expected);
    expect(loadedWs(Extended)).toEqual(expected);
  });

  test('is not found for another class, nor for a value that is not a class', () => {
    for (const other of [class {}, installed('8.16.0', 'not-ws'), undefined, null, 'ws', {}]) {
      expect(loadedWs(other)).toBeUndefined();
    }
  });
});

describe('connecting', () => {
  test('our own ws is in the range', () => {
    expect(loadedWs(WebSocket)?.version).toMatch(/^8\./);
    expect(() => requireSupportedWs(WebSocket, 'connectAsync')).not.toThrow();
  });

  test.each(['7.5.10', '8.0.0', '8.16.0', '8.22.9', '9.0.0'])('ws %s is refused by name', (version) => {
    expect(() => requireSupportedWs(installed(version), 'connectAsync')).toThrow(
      expect.objectContaining({
        number: hresult.ERROR_NOT_SUPPORTED,
        message: expect.stringMatching(
          `connectAsync: twinsocket needs ws .*ws ${version} from .*node_modules.*Install`,
        ) as string,
      }),
    );
  });

  test.each(['8.23.0', '8.23.1', '8.100.0', '8.24.0-rc.1'])('ws %s is taken', (version) => {
    expect(() => requireSupportedWs(installed(version), 'connectAsync')).not.toThrow();
  });
});

describe('accepting', () => {
  test.each(['7.5.10', '9.0.0'])('a connection of ws %s is refused by name', (version) => {
    const accept = () => acceptMessageWebSocket(new (installed(version))());
    expect(accept).toThrow(
      expect.objectContaining({
        number: hresult.ERROR_NOT_SUPPORTED,
        message: expect.stringContaining(`the server uses ws ${version} from ${folder}`) as string,
      }),
    );
  });

  test('a connection without pause and resume is refused, wherever it is from', () => {
    const socket = { readyState: 1, protocol: '', extensions: '', on: vi.fn(), terminate: vi.fn() };
    expect(() => acceptMessageWebSocket(socket)).toThrow(
      expect.objectContaining({ number: hresult.ERROR_NOT_SUPPORTED }),
    );
    expect(socket.on).not.toHaveBeenCalled();
  });
});
