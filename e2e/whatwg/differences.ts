/** Where a class does otherwise than the rules say, with the reason. A rule that is listed has to fail there, or the list is out of date. */

/** Ours, everywhere. */
const ours = {
  'constructor: it takes one argument at least': 'its constructor is inherited, so its length is 0',
};

/** Node's own class, which is undici's (`--experimental-websocket` in Node 20). */
const undici = {};

export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ours in node': {
    ...ours,
    'events: each message comes in a turn of its own':
      'messages of one packet are raised one behind the other, as those of ws are',
  },
  'the engine in node': undici,
  'ours in chromium': ours,
  'ours in firefox': ours,
  'ours in webkit': ours,
  'the engine in chromium': {},
  'the engine in firefox': {},
  'the engine in webkit': {},
};
