/** `information.bandwidthStatistics`: how fast bytes pass. */
import { assert } from 'chai';
import { contract } from './case.ts';
import { messageClient, sendBytes } from './support/sockets.ts';
import { MiB } from './support/volume.ts';

export const bandwidthCases = contract('bandwidth', (define) => {
  define(
    'bandwidthStatistics can be read while bytes pass and after the end, each time as a new object',
    { unsolicitedPongs: true },
    async (env) => {
      const { socket, messages, closed } = messageClient(env);
      await socket.connectAsync(`${env.peer.ws}/echo`);
      await sendBytes(env, socket, new Uint8Array(MiB));
      await messages.next();
      const told = socket.information.bandwidthStatistics;
      for (const statistics of [told, socket.information.bandwidthStatistics]) {
        assert.isAbove(statistics.inboundBitsPerSecond, 0);
        assert.isAbove(statistics.outboundBitsPerSecond, 0);
        assert.isAtLeast(statistics.inboundBitsPerSecondInstability, 0);
        assert.isAtLeast(statistics.outboundBitsPerSecondInstability, 0);
        assert.isBoolean(statistics.outboundBandwidthPeaked);
      }
      assert.notStrictEqual(socket.information.bandwidthStatistics, told);
      socket.close();
      await closed.next();
      const last = socket.information.bandwidthStatistics;
      assert.isAbove(last.inboundBitsPerSecond, 0);
      assert.isAbove(last.outboundBitsPerSecond, 0);
      assert.deepEqual(socket.information.bandwidthStatistics, last, 'nothing passes any more');
    },
  );
});
