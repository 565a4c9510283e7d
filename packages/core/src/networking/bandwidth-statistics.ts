/** `Windows.Networking.Sockets.BandwidthStatistics`: bits per second and how much they vary. Each access gives a new object. */
export interface BandwidthStatistics {
  /** How fast we send, measured over the last seconds. */
  outboundBitsPerSecond: number;
  /** How fast we receive, measured over the last seconds. */
  inboundBitsPerSecond: number;
  /** How much the outbound figure varies from second to second. */
  outboundBitsPerSecondInstability: number;
  /** How much the inbound figure varies from second to second. */
  inboundBitsPerSecondInstability: number;
  /** Whether we send as fast as the network accepts bytes. */
  outboundBandwidthPeaked: boolean;
  /** Whether we receive as fast as the network delivers bytes; false where this can't be measured. */
  inboundBandwidthPeaked: boolean;
}
