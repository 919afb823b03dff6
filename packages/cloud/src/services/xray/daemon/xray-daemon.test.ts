import { createSocket, type Socket } from "node:dgram";
import { afterAll, beforeAll, expect, test } from "vitest";
import { epochMs, sleep, systemClock, VirtualClock } from "@faultline/core";
import { openXRayBench, SCOPE, type XRayBench } from "../testing/xray-bench.fixture.ts";

const START = 1_790_000_000;
const HEADER = '{"format": "json", "version": 1}';
/** What fits into one datagram of IPv4: 65,535 bytes less the headers of IP and UDP. */
const MAX_DATAGRAM_BYTES = 65_507;

let bench: XRayBench;
let socket: Socket;
let address: { readonly host: string; readonly port: number };

beforeAll(async () => {
  bench = await openXRayBench(new VirtualClock(epochMs((START + 60) * 1000)));
  const [host = "", port = ""] = (await bench.service.daemonAddress(SCOPE)).split(":");
  address = { host, port: Number(port) };
  socket = createSocket("udp4");
});
afterAll(async () => {
  socket.close();
  await bench.close();
});

function segmentText(digits: string, extras: object = {}): string {
  const trace_id = `1-${START.toString(16)}-${digits.padStart(24, "0")}`;
  const id = digits.padStart(16, "0");
  return JSON.stringify({ name: "shop", id, trace_id, start_time: START, end_time: START + 1, ...extras });
}

async function send(datagram: Buffer | string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.send(datagram, address.port, address.host, (error) => (error === null ? resolve() : reject(error)));
  await promise;
}

/** What the daemon made of datagrams: segments that it took, and how many it counted as rejected. */
async function receive(datagrams: readonly (Buffer | string)[], expected: number) {
  const before = bench.service.daemonCounts();
  const takenBefore = bench.received.length;
  for (const datagram of datagrams) await send(datagram);
  const counted = () => {
    const { documents, rejected } = bench.service.daemonCounts();
    return documents + rejected - before.documents - before.rejected;
  };
  while (counted() < expected) await sleep(systemClock, 2);
  return {
    taken: bench.received.slice(takenBefore).map(({ document }) => document.id.replace(/^0+/, "")),
    rejected: bench.service.daemonCounts().rejected - before.rejected,
  };
}

/** Header line and body: X-Ray Developer Guide, "Sending trace data", section "Using the X-Ray daemon". */
test.each([
  { name: "the SDKs' form", datagram: `${HEADER}\n${segmentText("a1")}`, taken: ["a1"] },
  {
    name: "a header in another order, without blanks",
    datagram: `{"version":1,"format":"json"}\n${segmentText("a2")}`,
    taken: ["a2"],
  },
  { name: "a header that ends with CR LF", datagram: `${HEADER}\r\n${segmentText("a3")}\r\n`, taken: ["a3"] },
  {
    name: "a document on several lines",
    datagram: `${HEADER}\n${JSON.stringify(JSON.parse(segmentText("a4")), null, 1)}`,
    taken: ["a4"],
  },
  { name: "two documents", datagram: `${HEADER}\n${segmentText("a5")}\n${segmentText("a6")}`, taken: ["a5", "a6"] },
  {
    name: "a bad document between two good ones",
    datagram: `${HEADER}\n${segmentText("a7")}\n{"id":"bad"}\n${segmentText("a8")}`,
    taken: ["a7", "a8"],
    rejected: 1,
  },
  {
    name: "half a document after a good one",
    datagram: `${HEADER}\n${segmentText("a9")}\n${segmentText("aa").slice(0, 40)}`,
    taken: ["a9"],
    rejected: 1,
  },
  { name: "no header", datagram: segmentText("b1"), taken: [], rejected: 1 },
  {
    name: "another format",
    datagram: `{"format": "protobuf", "version": 1}\n${segmentText("b2")}`,
    taken: [],
    rejected: 1,
  },
  {
    name: "another version",
    datagram: `{"format": "json", "version": 2}\n${segmentText("b3")}`,
    taken: [],
    rejected: 1,
  },
  { name: "a header alone", datagram: `${HEADER}\n`, taken: [], rejected: 1 },
  { name: "nothing", datagram: "", taken: [], rejected: 1 },
  { name: "bytes that are no UTF-8", datagram: Buffer.from([0xff, 0xfe, 0x0a, 0xc3, 0x28]), taken: [], rejected: 1 },
  {
    name: "bytes that are no UTF-8 within a document",
    datagram: Buffer.concat([
      Buffer.from(`${HEADER}\n${segmentText("b4").slice(0, -1)},"user":"`),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]),
    taken: ["b4"],
  },
  {
    name: "members of a prototype",
    datagram: `${HEADER}\n${segmentText("b5").slice(0, -1)},"http":{"__proto__":1}}`,
    taken: ["b5"],
  },
])("$name", async ({ datagram, taken, rejected = 0 }) => {
  expect(await receive([datagram], taken.length + rejected)).toEqual({ taken, rejected });
});

test("the largest datagram that there is, and fragments of what would be larger, harm nobody", async () => {
  const whole = `${HEADER}\n${segmentText("c1", { metadata: { x: "y".repeat(64_000) } })}`;
  const large = `${HEADER}\n`.padEnd(MAX_DATAGRAM_BYTES, "x");
  const huge = Buffer.from(`${HEADER}\n${segmentText("c2", { metadata: { x: "y".repeat(200_000) } })}`);
  const fragments = [0, 1, 2, 3].map((i) => huge.subarray(i * 60_000, (i + 1) * 60_000));
  const found: string[] = [];
  // One at a time: the system may buffer few of this size.
  for (const datagram of [large, whole, ...fragments, `${HEADER}\n${segmentText("c3")}`]) {
    const { taken, rejected } = await receive([datagram], 1);
    found.push(...taken, ...Array.from({ length: rejected }, () => "rejected"));
  }
  expect(found).toEqual(["rejected", "c1", "rejected", "rejected", "rejected", "rejected", "c3"]);
});

test("a datagram of ten megabytes is refused by the system, and the port goes on", async () => {
  await expect(send(Buffer.alloc(10 * 1024 * 1024))).rejects.toMatchObject({ code: "EMSGSIZE" });
  expect(await receive([`${HEADER}\n${segmentText("d1")}`], 1)).toEqual({ taken: ["d1"], rejected: 0 });
});
