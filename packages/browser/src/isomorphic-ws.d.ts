/** The package's own types are those of ws and need Node's types. In a page, the export is the page's constructor, or null. */
declare module 'isomorphic-ws' {
  const WebSocketImpl: typeof WebSocket | null;
  export default WebSocketImpl;
}
