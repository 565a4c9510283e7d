/** The shim's own types are those of ws, and bring all of Node's with them; in a page it is the page's constructor, or null. */
declare module 'isomorphic-ws' {
  const WebSocketImpl: typeof WebSocket | null;
  export default WebSocketImpl;
}
