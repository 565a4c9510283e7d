/** The paths that want credentials: basic and digest. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPeer, type Peer } from '../index.ts';
import { TestClient } from '../test-client.ts';

let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

function basic(credentials: string, scheme = 'Basic'): string {
  return `${scheme} ${Buffer.from(credentials).toString('base64')}`;
}

describe('/basic', () => {
  test.each([
    ['nothing', undefined],
    ['a wrong password', basic('user:Secret')],
    ['no password', basic('user')],
    ['another scheme', basic('user:secret', 'Bearer')],
    ['no base64', 'Basic user:secret'],
  ])('answers %s with 401, a challenge and the end of TCP', async (_what, authorization) => {
    const headers = authorization === undefined ? {} : { Authorization: authorization };
    const { how, rest } = await (await TestClient.ask(`${peer.ws}/basic`, { headers })).takeEnd();
    expect(how).toBe('fin');
    expect(rest.toString()).toMatch(/^HTTP\/1.1 401 Unauthorized\r\n[^]*\r\nWWW-Authenticate: Basic realm="peer"\r\n/);
  });

  test.each([
    ['', basic('user:secret')],
    ['', basic('user:secret', 'basic')],
    ['?user=Gr%C3%BC%C3%9Fe&password=a:b', basic('Grüße:a:b')],
    ['?user=&password=', basic(':')],
  ])('/basic%s takes %s and goes on as /headers', async (query, authorization) => {
    const client = await TestClient.open(`${peer.ws}/basic${query}`, { headers: { Authorization: authorization } });
    expect(JSON.parse(await client.takeText())).toMatchObject({ headers: { authorization } });
  });

  test('records who asked, in order', async () => {
    const url = `${peer.ws}/basic?record=attempts`;
    await (await TestClient.ask(url)).takeEnd();
    const authorization = basic('user:secret');
    const client = await TestClient.open(url, { headers: { Authorization: authorization } });
    client.socket.end();
    await client.takeEnd();
    expect(await (await fetch(`${peer.http}/record/attempts?until=end`)).json()).toEqual([
      { request: 'GET', authorization: null },
      { request: 'GET', authorization },
      { end: 'fin' },
    ]);
  });
});

describe('/digest', () => {
  test('challenges for Digest alone', async () => {
    const client = await TestClient.ask(`${peer.ws}/digest`, { headers: { Authorization: basic('user:secret') } });
    const answer = (await client.takeEnd()).rest.toString();
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
    expect(answer.match(/^WWW-Authenticate: .*$/gm)).toEqual([
      expect.stringMatching('^WWW-Authenticate: Digest realm='),
    ]);
  });

  test('goes on as /headers for any', async () => {
    const authorization = 'Digest username="user"';
    const client = await TestClient.open(`${peer.ws}/digest`, { headers: { Authorization: authorization } });
    expect(JSON.parse(await client.takeText())).toMatchObject({ headers: { authorization } });
  });
});
