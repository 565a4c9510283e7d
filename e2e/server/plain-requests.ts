import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Recorder } from './recorder.ts';
import { requestUrl } from './request-url.ts';
import { describeRoutes } from './routes.ts';

const RECORD_PATH = '/record/';
const PUSHED_PATH = '/pushed/';
/** How long `GET /record/<id>?until=end` waits at most, in milliseconds. */
const UNTIL_END_LIMIT = 10_000;

/** Handles a request itself and returns true, or leaves it to the peer. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Answers what is not an upgrade. Every answer may be read by a page of any origin. */
export function plainRequests(recorder: Recorder, certificateAuthority: string, mounted?: RequestHandler) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (mounted?.(request, response)) {
      return;
    }
    const url = requestUrl(request);
    if (url?.pathname === '/') {
      sendJson(response, 200, { ok: true, paths: describeRoutes() });
    } else if (url?.pathname === '/certificate-authority.pem') {
      response.setHeader('Content-Type', 'application/x-pem-file').end(certificateAuthority);
    } else if (url?.pathname.startsWith(RECORD_PATH)) {
      void sendRecord(response, recorder, url);
    } else if (url?.pathname.startsWith(PUSHED_PATH)) {
      const id = decoded(url.pathname.slice(PUSHED_PATH.length));
      sendFound(response, id, recorder.sent(id));
    } else {
      sendJson(response, 404, { error: `no such path: ${request.url}` });
    }
  };
}

async function sendRecord(response: ServerResponse, recorder: Recorder, url: URL): Promise<void> {
  const id = decoded(url.pathname.slice(RECORD_PATH.length));
  if (url.searchParams.get('until') === 'end') {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await recorder.whenEnded(id, AbortSignal.any([gone.signal, AbortSignal.timeout(UNTIL_END_LIMIT)]));
  }
  sendFound(response, id, recorder.read(id));
}

function sendFound(response: ServerResponse, id: string, found: unknown): void {
  if (found === undefined) {
    sendJson(response, 404, { error: `nothing recorded as ${id}` });
  } else {
    sendJson(response, 200, found);
  }
}

/** What a page wrote with `encodeURIComponent`; as it is, if it did not. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that begins no escape
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}
