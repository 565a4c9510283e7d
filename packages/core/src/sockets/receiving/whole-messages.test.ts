/** Which of the two makes messages depends on the platform. Of messages that come whole, they make the same. */
import { expect, test } from 'vitest';
import type { WinRTError } from '../../errors.ts';
import { WSAEMSGSIZE } from '../../hresult.ts';
import { MessageAssembler } from './message-assembler.ts';
import { WholeMessages, type AssemblerSettings, type Incoming } from './whole-messages.ts';

/** What comes of the payloads, and which of them needed nothing remembered. */
function outcome(Class: typeof WholeMessages | typeof MessageAssembler, settings: AssemblerSettings): unknown {
  const made: unknown[] = [];
  const assembler = new Class(
    ({ payload, text, complete }: Incoming) =>
      made.push([typeof payload === 'string' ? payload : `${payload.length} bytes`, text, complete]),
    ({ number }: WinRTError) => made.push(number),
  );
  assembler.start(settings);
  for (const payload of ['', 'a', 'ä'.repeat(50), 'ä'.repeat(51), new Uint8Array(100), new Uint8Array(101)]) {
    made.push(assembler.passes(payload, payload.length));
    assembler.add(payload, typeof payload === 'string', true);
  }
  assembler.add(new Uint8Array(150_000), false, true);
  return made;
}

test.each([
  { maxMessageSize: 100, partial: false },
  { maxMessageSize: 100, partial: true },
  { maxMessageSize: Infinity, partial: false },
  { maxMessageSize: Infinity, partial: true },
])('whole messages become the same with and without the code for parts: %o', (settings) => {
  expect(outcome(WholeMessages, settings)).toEqual(outcome(MessageAssembler, settings));
});

test('a message is refused above the limit, and cut to 64 KiB in partialMessage mode', () => {
  expect(outcome(WholeMessages, { maxMessageSize: 100, partial: false })).toContain(WSAEMSGSIZE | 0);
  expect(outcome(WholeMessages, { maxMessageSize: Infinity, partial: true })).toEqual(
    expect.arrayContaining([
      ['65536 bytes', false, false],
      ['18928 bytes', false, true],
    ]),
  );
});
