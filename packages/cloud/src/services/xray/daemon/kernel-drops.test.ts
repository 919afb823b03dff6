import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { countDrops, readKernelDrops } from "./kernel-drops.ts";

/** Two lines as Linux 6 prints them; port 0x07D0 is 2000, the last column the drops. */
const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  104: 0100007F:07D0 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21345 2 0000000000000000 17
  253: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 18223 2 0000000000000000 4
`;

test("drops are those of the given ports", () => {
  expect(countDrops(TABLE, new Set([2000]))).toBe(17);
  expect(countDrops(TABLE, new Set([2000, 53]))).toBe(21);
  expect(countDrops(TABLE, new Set([1]))).toBe(0);
});

test.runIf(process.platform === "linux")("a socket that is not read drops what does not fit", async () => {
  const socket = createSocket({ type: "udp4", recvBufferSize: 4096 });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  expect(readKernelDrops(new Set([port]))).toBe(0);
  socket.close();
});
