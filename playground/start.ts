/**
 * What `npm start` runs: builds if needed, starts the peer, shows what twinsocket does in Node and then serves the page that
 * shows what it does in a browser.
 */
import { once } from 'node:events';
import { startPeer, type Peer, type PeerOptions } from '../e2e/server/index.ts';
import { buildIfStale } from '../scripts/build-if-stale.ts';
import { readOptions, USAGE, UsageError, USUAL_PORT, type Options } from './options.ts';

const EXIT_USAGE = 2;
/** 128 and the number of SIGINT, as shells count it. */
const EXIT_INTERRUPTED = 130;

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else process.exitCode = await start(options);
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = error instanceof UsageError ? EXIT_USAGE : 1;
}

/** Returns the exit status. */
async function start({ once: stopAfterNode, port }: Options): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
  }
  await buildIfStale(() => console.log('Building, which takes up to half a minute.'));
  // Not before the build: they import it.
  const [{ runMainJob }, { Output }, { Page }] = await Promise.all([
    import('./main-job.ts'),
    import('./output.ts'),
    import('./page-server.ts'),
  ]);

  const page = stopAfterNode ? undefined : await Page.bundle();
  const peer = await listen(port, page ? { onRequest: page.answer } : {});
  page?.tellAddresses(peer);
  try {
    const right = await runMainJob(peer, new Output(process.stdout), interrupted.signal);
    if (interrupted.signal.aborted) return EXIT_INTERRUPTED;
    if (page === undefined) return right ? 0 : 1;
    const usual = `http://127.0.0.1:${USUAL_PORT}`;
    if (port === undefined && peer.http !== usual) {
      console.log(
        `\nPort ${USUAL_PORT} is taken by another program. In the examples, use the port of this address instead:`,
      );
    }
    console.log(`\nThe playground is at ${peer.http}/\nCtrl-C ends it.`);
    await once(interrupted.signal, 'abort');
    return 0;
  } finally {
    await peer.close();
  }
}

/** At the port that was asked for, or else at the usual one or any. */
async function listen(port: number | undefined, options: PeerOptions): Promise<Peer> {
  try {
    return await startPeer({ ...options, port: port ?? USUAL_PORT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (port !== undefined) throw new UsageError(`--port: ${port} is in use`);
    return startPeer(options);
  }
}
