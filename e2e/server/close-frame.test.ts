import { expect, test } from 'vitest';
import { decodeClose, encodeClose } from './close-frame.ts';

test('a code and a reason go there and back', () => {
  expect(encodeClose(1000, 'grüße').toString('hex')).toBe('03e86772c3bcc39f65');
  expect(decodeClose(encodeClose(4999, 'grüße'))).toEqual({ code: 4999, reason: 'grüße' });
});

test('an empty close frame reads as 1005', () => {
  expect(decodeClose(encodeClose())).toEqual({ code: 1005, reason: '' });
});

test.each(['03', '03e7', '03ec', '03ed', '03ee', '03f7', '07d0', '1388', 'ffff', '03e8ff'])('%s is refused', (hex) => {
  expect(decodeClose(Buffer.from(hex, 'hex'))).toBeUndefined();
});
