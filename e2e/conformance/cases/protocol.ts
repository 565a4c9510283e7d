/** The tables of the protocol tests as cases. There every byte is a place to cut; here only some are, for a page can't tell. */
import { closings as allClosings } from '../../node/protocol/closings.ts';
import { exchangeGroups, type Exchange } from '../../node/protocol/exchanges.ts';
import { faultGroups, type Fault } from '../../node/protocol/faults.ts';
import { frame } from '../../node/protocol/frames.ts';
import { placesOf } from '../../node/protocol/place.ts';
import { Opcode } from '../../server/frame-header.ts';
import type { Case } from './case.ts';

/** What is sent in two pieces is the same bytes again, cut somewhere. */
const isCut = ({ pieces }: { readonly pieces: readonly Buffer[] }): boolean => pieces.length === 2;

/** A short message in pieces of 997 bytes is in one, as it was before. */
function once(exchanges: readonly Exchange[]): readonly Exchange[] {
  const seen = new Set<string>();
  return exchanges.filter((exchange) => {
    const key = exchange.pieces.map((piece) => piece.toString('latin1')).join('|');
    return !isCut(exchange) && !seen.has(key) && seen.add(key);
  });
}

function fromExchanges(exchanges: readonly Exchange[]): readonly Case[] {
  return once(exchanges).map(({ what, pieces, messages, pings }) => ({
    what,
    steps: [{ pieces, messages, pings }],
    expected: { ending: 'in order' },
  }));
}

function fromFaults(faults: readonly Fault[]): readonly Case[] {
  return faults.flatMap((fault) =>
    placesOf(fault).map((place): Case => ({
      what: `${fault.what}, ${place.where}`,
      steps: [
        {
          pieces: [Buffer.concat([place.before, place.fault])],
          messages: place.messages,
          pings: place.pongs.map((text) => Buffer.from(text)),
        },
      ],
      expected: { ending: 'failed', code: fault.code },
    })),
  );
}

export const exchanges = {
  sized: fromExchanges(exchangeGroups.sized),
  pings: fromExchanges(exchangeGroups.pings),
  fragments: fromExchanges(exchangeGroups.fragments),
  texts: fromExchanges(exchangeGroups.texts),
};

export const faults = {
  reservedBits: fromFaults(faultGroups.reservedBits),
  reservedOpcodes: fromFaults(faultGroups.reservedOpcodes),
  masked: fromFaults(faultGroups.masked),
  controlFrames: fromFaults(faultGroups.controlFrames),
  nesting: fromFaults(faultGroups.nesting),
  closeFrames: fromFaults(faultGroups.closeFrames),
  texts: fromFaults(faultGroups.texts),
  lengths: fromFaults(faultGroups.lengths),
};

/** In one piece: bytes that come when the client has ended TCP make for a reset, which can take its close frame with it. */
export const closings: readonly Case[] = allClosings
  .filter(({ pieces }) => pieces.length === 1)
  .map(({ what, pieces, answer, pongs }) => ({
    what,
    steps: [{ pieces, messages: [], pings: pongs.map((text) => Buffer.from(text)) }],
    expected: { ending: 'closed', answer },
  }));

const { text, continuation, ping } = Opcode;
const notYet = Buffer.from('not yet?');

/** A pong tells that the client has read the fault and goes on: it waits for the end of the message before it looks. */
export const failFast: readonly Case[] = Object.entries({
  'a byte that no text has': [0x61, 0xff],
  'a surrogate': [0xc3, 0xa4, 0xed, 0xa0, 0x80],
  'U+110000': [0xf4, 0x90],
  'a character that another interrupts': [0xe2, 0x82, 0x61],
}).map(([what, bytes]): Case => ({
  what: `${what}, in the first of two fragments`,
  steps: [
    {
      pieces: [Buffer.concat([frame(text, bytes, { fin: false }), frame(ping, notYet)])],
      messages: [],
      pings: [notYet],
    },
    { pieces: [frame(continuation, 'end')], messages: [], pings: [] },
  ],
  expected: { ending: 'failed', code: 1007, fast: true },
}));
