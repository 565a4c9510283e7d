import { expect, test } from 'vitest';
import { attemptOrder } from './attempt-order.ts';

test('the families take turns, beginning with that of the first address', () => {
  expect(attemptOrder(['::1', '::2', '::3', '127.0.0.1'])).toEqual(['::1', '127.0.0.1', '::2', '::3']);
  expect(attemptOrder(['127.0.0.1', '127.0.0.2', '::1'])).toEqual(['127.0.0.1', '::1', '127.0.0.2']);
});

test('an address is attempted once, and the order within a family stays', () => {
  expect(attemptOrder(['127.0.0.2', '127.0.0.1', '127.0.0.2'])).toEqual(['127.0.0.2', '127.0.0.1']);
});

test('at most five are attempted, and the other family is among them', () => {
  const many = ['::1', '::2', '::3', '::4', '::5', '::6', '127.0.0.1'];
  expect(attemptOrder(many)).toEqual(['::1', '127.0.0.1', '::2', '::3', '::4']);
});
