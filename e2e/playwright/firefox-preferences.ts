/** Preferences of Firefox that tests need. */
export const firefoxUserPrefs = {
  // Firefox makes a page wait longer and longer after each failed connection to a port; here connections fail on purpose.
  'network.websocket.delay-failed-reconnects': false,
  // A connect that was given up counts against the six connections a server for as long as the server keeps TCP open, also
  // after its page is gone. Cases would wait for the unanswered connects of those before them.
  'network.http.max-persistent-connections-per-server': 250,
  // The list of downloads opens when a file is saved, and takes the keys that are pressed next.
  'browser.download.alwaysOpenPanel': false,
};
