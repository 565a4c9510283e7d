/** The same module as `twinsocket` in Node; by that name TypeScript finds the one for pages, which has no server sockets. */
export * from '../../dist/node/index.mjs';
