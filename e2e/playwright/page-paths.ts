/** Where the peer serves the test page. */
export const PAGE_PATH = '/contract/';
/** The same page, with `control.receiveBackPressure` set on each socket. */
export const STREAM_PAGE_PATH = '/contract/receive-back-pressure/';
