import { describe, expect, test, vi } from 'vitest';
import { errorOf, HTTP_E_STATUS_BASE } from './errors.ts';
import { latest, turns } from './testing/fake-socket.ts';
import { afterLoss, opened, started, useFakes } from './testing/started.ts';

useFakes();

describe('the wait for the next attempt', () => {
  const tomorrow = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000).toUTCString();
  const year2000 = 'Sat, 01 Jan 2000 00:00:00 GMT';

  test.each([1012, 1013])('is 5 seconds at least after a close with %d', async (code) => {
    const { socket, told } = await opened();
    await afterLoss({ code, reason: '', error: null });
    expect(told.at(-1)).toBe(`down ${code} 5000`);
    socket.abort();
  });

  test.each<[what: string, headers: Record<string, string>, expected: () => number]>([
    ['seconds', { 'retry-after': '120' }, () => 120_000],
    ['a date', { 'retry-after': tomorrow }, () => Date.parse(tomorrow) - Date.now()],
    [
      'a date by the clock of a server that is behind',
      { 'retry-after': 'Sat, 01 Jan 2000 00:01:30 GMT', date: year2000 },
      () => 90_000,
    ],
    [
      'a date by our clock if the server’s is malformed',
      { 'retry-after': tomorrow, date: 'now' },
      () => Date.parse(tomorrow) - Date.now(),
    ],
    ['a date that has passed', { 'retry-after': year2000 }, () => 500],
    ['no seconds', { 'retry-after': '0' }, () => 500],
    ['longer than a timer runs', { 'retry-after': '9'.repeat(400) }, () => 2 ** 31 - 1],
    ['a number with a fraction', { 'retry-after': '1.5' }, () => 500],
    ['nothing that can be read', { 'retry-after': 'soon' }, () => 500],
    ['nothing', {}, () => 500],
  ])('is as long as Retry-After says: %s', async (_what, headers, expected) => {
    const { socket, told } = await started();
    const response = { status: 503, statusText: '', headers: new Headers(headers), body: Promise.resolve('') };
    latest().refuse(Object.assign(errorOf(HTTP_E_STATUS_BASE + 503, 'busy'), { response }));
    await turns();
    expect(told).toEqual([`down 1006 ${expected()}`]);
    socket.abort();
  });

  test('after a Retry-After is spread over minDelay', async () => {
    vi.mocked(Math.random).mockReturnValue(0.5);
    const { socket, told } = await started({ minDelay: 100 });
    const headers = new Headers({ 'retry-after': '2' });
    const response = { status: 503, statusText: '', headers, body: Promise.resolve('') };
    latest().refuse(Object.assign(errorOf(HTTP_E_STATUS_BASE + 503, 'busy'), { response }));
    await turns();
    expect(told).toEqual(['down 1006 2050']);
    socket.abort();
  });
});
