import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, seededRandom } from "@faultline/core";
import type { LoadScript } from "../script/load-script.ts";
import { createHttpSender } from "./http-sender.ts";
import { LoadEngine } from "./load-engine.ts";

const WARM_UP_MS = 300;
const WARM_UP_RATE = 1000;

/**
 * Runs the engine for a moment against a server of its own, unmeasured, so that the first real requests do not wait for
 * the compiler: half a second of lag without it. The target sees none of this.
 */
export async function warmUp(clock: Clock): Promise<void> {
  const server = createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const script = warmUpScript();
  const sender = createHttpSender({ clock, timeoutMs: script.timeoutMs, maxSockets: 64, isCertificateChecked: true });
  const engine = new LoadEngine({
    script,
    target: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sender,
    clock,
    random: seededRandom(1),
    processor: new Map(),
    environment: {},
    rttMs: 0,
    isRemoteAllowed: false,
    payloads: [],
    spread: "uniform",
    onEvent: () => {},
  });
  await engine.run();
  sender.close();
  server.closeAllConnections();
  server.close();
}

function warmUpScript(): LoadScript {
  return {
    target: undefined,
    phases: [
      {
        kind: "rate",
        name: undefined,
        durationMs: WARM_UP_MS,
        fromPerSecond: WARM_UP_RATE,
        toPerSecond: WARM_UP_RATE,
        maxVusers: undefined,
      },
    ],
    scenarios: [
      {
        name: "warm-up",
        weight: 1,
        beforeScenario: [],
        afterScenario: [],
        beforeRequest: [],
        afterResponse: [],
        flow: [
          {
            kind: "request",
            method: "GET",
            url: "/{{ $randomNumber(1, 9) }}",
            name: undefined,
            headers: {},
            query: {},
            body: undefined,
            basicAuth: undefined,
            captures: [],
            expectations: [],
            beforeRequest: [],
            afterResponse: [],
            isRedirectFollowed: true,
            ifTrue: undefined,
            line: 1,
          },
        ],
      },
    ],
    before: [],
    after: [],
    variables: {},
    payloads: [],
    processor: undefined,
    defaultHeaders: {},
    timeoutMs: 1000,
    maxSockets: 64,
    isCertificateChecked: true,
    ensure: [],
    areExpectationsErrors: false,
    isByEndpointShown: false,
  };
}
