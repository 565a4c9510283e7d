"""An echo server by others: Python's websockets (Debian: python3-websockets). Prints its address, then each close."""

import asyncio

import websockets


async def echo(connection, _path=None):
    try:
        async for message in connection:
            await connection.send(message)
    except websockets.ConnectionClosed:
        pass
    print(f"closed {connection.close_code} {connection.close_reason}", flush=True)


async def main():
    async with websockets.serve(echo, "127.0.0.1", 0, max_size=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"websockets {websockets.version.version} listens on ws://127.0.0.1:{port}", flush=True)
        await asyncio.Future()


asyncio.run(main())
