/** Where a class does otherwise than the rules say, with the reason. A rule that is listed has to fail there, or the list is out of date. */

const deflateOff = 'Node offers no compression unless `control.perMessageDeflate` asks for it';
const oneTurn = 'the messages of one packet are raised in one turn, as by ws';
const caseOfProtocols = 'the engine takes sub-protocols that differ in case alone';
const spaces = "the URL parser of Debian's Chromium takes a host with a space";
const resetIsError = 'the engine raises error when TCP is reset, though not when it just ends';
const reset = 'close: a connection that is cut (rst) raises close with 1006, and no error';

export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ours in node': {
    'events: each message comes in a turn of its own': oneTurn,
    'events: extensions are told when it is open': deflateOff,
  },
  'ours in chromium': { 'constructor: an address that is not a URL is a SyntaxError': spaces },
  'ours in firefox': {
    [reset]: resetIsError,
  },
  'ours in webkit': { [reset]: resetIsError },
  'the engine in chromium': {
    'constructor: an address that is not a URL is a SyntaxError': spaces,
    'constructor: sub-protocols that differ in case alone are a SyntaxError': caseOfProtocols,
    'close: a code is rounded to a number': 'Chromium cuts the fraction off instead of rounding',
  },
  'the engine in firefox': {
    [reset]: resetIsError,
    'constructor: sub-protocols that differ in case alone are a SyntaxError': caseOfProtocols,
  },
  'the engine in webkit': {
    [reset]: resetIsError,
    'constructor: sub-protocols that differ in case alone are a SyntaxError': caseOfProtocols,
    'close: a code is rounded to a number': 'WebKitGTK cuts the fraction off instead of rounding',
    'send: after a close messages are dropped, and counted in bufferedAmount':
      'WebKitGTK counts the frame header of each message too',
    'send: a close behind a Blob waits until that was sent':
      'WebKitGTK closes before it has read the Blob, which is lost',
    'events: a connect that is refused raises error, then close with 1006':
      'WebKitGTK tells nothing of a port that it blocks',
  },
};
