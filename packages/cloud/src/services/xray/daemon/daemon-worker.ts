// The daemon's thread: receives X-Ray datagrams, so that a busy HTTP thread loses none, and passes documents on in batches.
import { createSocket } from "node:dgram";
import { parentPort } from "node:worker_threads";
import { assert } from "@faultline/core";
import type { DaemonMessage, OpenSocketRequest } from "./daemon-messages.ts";
import { parseDatagram } from "./parse-datagram.ts";

/** Datagrams wait in the kernel while this thread is busy; the system may grant less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** Documents of a burst travel together: fewer messages between threads. */
const BATCH_MS = 10;
const HOST = "127.0.0.1";

const port = parentPort;
assert(port !== null, "the daemon runs in a worker thread");
const post = (message: DaemonMessage) => port.postMessage(message);
port.on("message", (request: OpenSocketRequest) => openSocket(request.key));

function openSocket(key: string): void {
  const socket = createSocket({ type: "udp4", recvBufferSize: RECEIVE_BUFFER_BYTES });
  let texts: string[] = [];
  let malformedCount = 0;
  const flush = () => {
    post({ kind: "documents", key, texts, malformedCount });
    texts = [];
    malformedCount = 0;
  };
  socket.on("message", (datagram) => {
    if (texts.length === 0 && malformedCount === 0) setTimeout(flush, BATCH_MS);
    const documents = parseDatagram(datagram.toString("utf8"));
    if (documents === undefined) malformedCount++;
    else texts.push(...documents);
  });
  socket.bind(0, HOST, () => post({ kind: "opened", key, port: socket.address().port }));
}
