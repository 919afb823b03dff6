import { setImmediate as turn } from "node:timers/promises";
import { seededRandom, sleep, VirtualClock } from "@faultline/core";
import { expect, test } from "vitest";
import { buildReport } from "../report/build-report.ts";
import type { LoadReport } from "../report/load-report.ts";
import type { PayloadRows } from "../script/read-script-file.ts";
import { readScript } from "../script/read-script.ts";
import type { EngineEvent, Second } from "./engine-event.ts";
import type { HttpSender, OutgoingRequest } from "./http-sender.ts";
import { LoadEngine, type LoadEngineOptions } from "./load-engine.ts";
import type { Processor, ProcessorFunction } from "./processor.ts";
import type { Period } from "../statistics/metrics-recorder.ts";

const STEP_MS = 5;

interface Server {
  readonly latencyMs?: number;
  readonly answer?: (request: OutgoingRequest) => { readonly status?: number; readonly body?: string };
  readonly payloads?: readonly PayloadRows[];
  readonly processor?: Processor;
  readonly options?: Partial<LoadEngineOptions>;
}

interface Run {
  readonly report: LoadReport;
  readonly requests: readonly OutgoingRequest[];
  readonly events: readonly EngineEvent[];
  readonly seconds: readonly Second[];
}

/** Runs a script to its end on a virtual clock, against a server that answers after a fixed time. */
async function run(text: string, server: Server = {}): Promise<Run> {
  const clock = new VirtualClock();
  const requests: OutgoingRequest[] = [];
  const sender: HttpSender = {
    async send(request) {
      requests.push(request);
      await sleep(clock, server.latencyMs ?? 10);
      const { status = 200, body = "{}" } = server.answer?.(request) ?? {};
      const headers = { "content-type": "application/json" };
      const firstByteMs = server.latencyMs ?? 10;
      const buffer = Buffer.from(body);
      return {
        kind: "answer",
        statusCode: status,
        headers,
        body: buffer,
        sizeBytes: buffer.length,
        firstByteMs,
        wasResent: false,
      };
    },
    close() {},
  };
  const { script, diagnostics } = readScript(text);
  if (script === undefined) throw new Error(JSON.stringify(diagnostics));
  const events: EngineEvent[] = [];
  const engine = new LoadEngine({
    script,
    target: script.target ?? "http://127.0.0.1:1",
    sender,
    clock,
    random: seededRandom(1),
    processor: server.processor ?? new Map(),
    environment: { STAGE: "test" },
    rttMs: 0,
    isRemoteAllowed: false,
    payloads: server.payloads ?? [],
    spread: "uniform",
    onEvent: (event) => events.push(event),
    ...server.options,
  });
  const state = { isOver: false };
  const done = engine.run().finally(() => (state.isOver = true));
  while (!state.isOver) {
    await turn();
    clock.advance(STEP_MS);
  }
  await done;
  const periods = events.flatMap((event): Period[] => (event.kind === "period" ? [event.period] : []));
  const seconds = events.flatMap((event): Second[] => (event.kind === "second" ? [event.second] : []));
  const report = buildReport({
    script: "test.yml",
    target: "http://127.0.0.1:1",
    startedAtMs: 0,
    endedAtMs: 1,
    wasStopped: false,
    ensure: script.ensure,
    periods,
    seconds,
    rttMs: 0,
    seed: 1,
    generatorCpuMs: 1,
  });
  return { report, requests, events, seconds };
}

const flow = (steps: string, phases = "- {duration: 2, arrivalRate: 5}") => `
config:
  target: http://127.0.0.1:1
  phases:
    ${phases}
scenarios:
  - flow:
${steps.replaceAll(/^/gm, "      ")}
`;
const get = `- get: {url: "/a"}`;

/** Virtual users times requests each, by hand. */
test.each([
  { name: "5 a second for 2 s, one request", script: flow(get), vusers: 10, requests: 10 },
  {
    name: "durations and rates as text",
    script: flow(get, `- {duration: "2s", arrivalRate: "5"}`),
    vusers: 10,
    requests: 10,
  },
  {
    name: "a ramp from 0 to 10 in 2 s: 10·2/2",
    script: flow(get, "- {duration: 2, arrivalRate: 0, rampTo: 10}"),
    vusers: 10,
    requests: 10,
  },
  { name: "a fixed number", script: flow(get, "- {duration: 3, arrivalCount: 7}"), vusers: 7, requests: 7 },
  {
    name: "two phases around a pause",
    script: flow(get, "- {duration: 1, arrivalRate: 4}\n    - {pause: 2}\n    - {duration: 1, arrivalRate: 2}"),
    vusers: 6,
    requests: 6,
  },
  {
    name: "a loop of 3 and one more: 10·4",
    script: flow(`- loop:\n    - get: {url: "/b"}\n  count: 3\n${get}`),
    vusers: 10,
    requests: 40,
  },
  {
    name: "a loop whose count stands one level too deep",
    script: flow(`- loop:\n    - get: {url: "/b"}\n    - count: 2`),
    vusers: 10,
    requests: 20,
  },
  {
    name: "a loop over a list: 10·2",
    script: flow(`- loop:\n    - get: {url: "/b/{{ $loopElement }}"}\n  over: [x, y]`),
    vusers: 10,
    requests: 20,
  },
  {
    name: "a step that its condition leaves out",
    script: flow(`${get}\n- get: {url: "/b"}\n  ifTrue: "missing == 1"`),
    vusers: 10,
    requests: 10,
  },
  {
    name: "no more than 1 virtual user at a time, each busy 1 s: at 0 and 1 s",
    script: flow(`${get}\n- think: 0.9`, "- {duration: 2, arrivalRate: 5, maxVusers: 1}"),
    vusers: 2,
    requests: 2,
  },
  {
    name: "a script without phases: one virtual user",
    script: `config: {target: "http://127.0.0.1:1"}\nscenarios: [{flow: [{get: {url: /a}}]}]`,
    vusers: 1,
    requests: 1,
  },
])("$name", async ({ script, vusers, requests }) => {
  const { report } = await run(script);
  expect(report.aggregate.counters["vusers.created"]).toBe(vusers);
  expect(report.aggregate.counters["vusers.completed"]).toBe(vusers);
  expect(report.aggregate.counters["http.requests"]).toBe(requests);
  expect(report.aggregate.counters["http.codes.200"]).toBe(requests);
  expect(report.aggregate.counters["vusers.failed"]).toBe(0);
  expect(report.faultline.validity).toEqual({ isValid: true, reasons: [] });
});

test("virtual users that a phase's maxVusers keeps out are counted as skipped", async () => {
  const script = flow(`${get}\n- think: 0.9`, "- {duration: 2, arrivalRate: 5, maxVusers: 1}");
  const { report } = await run(script);
  expect(report.aggregate.counters["vusers.skipped"]).toBe(8);
});

test("arrivals do not wait for answers: ten start in their second though each answer takes five", async () => {
  const { report, seconds } = await run(flow(get, "- {duration: 1, arrivalRate: 10}"), { latencyMs: 5000 });
  expect(seconds[0]?.sent).toBe(10);
  expect(seconds[0]?.activeVusers).toBe(10);
  expect(report.aggregate.summaries["http.response_time"]).toMatchObject({ min: 5000, max: 5000, count: 10 });
});

test("scenarios are picked by weight", async () => {
  const script = `
config: {target: "http://127.0.0.1:1", phases: [{duration: 10, arrivalRate: 100}]}
scenarios:
  - {name: often, weight: 9, flow: [{get: {url: /often}}]}
  - {name: seldom, weight: 1, flow: [{get: {url: /seldom}}]}`;
  const { counters } = (await run(script)).report.aggregate;
  const often = counters["vusers.created_by_name.often"] ?? 0;
  expect(often + (counters["vusers.created_by_name.seldom"] ?? 0)).toBe(1000);
  expect(often).toBeGreaterThan(860); // 900 expected; four standard deviations are 38.
  expect(often).toBeLessThan(940);
});

test("a request carries what the script says", async () => {
  const script = `
config:
  target: http://127.0.0.1:1/base/
  defaults: {headers: {x-default: d}}
  variables: {who: ada}
scenarios:
  - flow:
      - post:
          url: "/users/{{ who }}"
          qs: {a: "{{ $env.STAGE }}", b: [1, 2]}
          headers: {X-Own: "{{ who }}"}
          json: {name: "{{ who }}", list: [1, "{{ missing }}"]}
      - post: {url: /form, form: {a: "1 2"}}
      - put: {url: /text, body: "plain {{ who }}"}
      - delete: {url: /gone, auth: {user: u, pass: p}}`;
  const { requests } = await run(script);
  const [json, form, text, gone] = requests;
  expect(json?.url.href).toBe("http://127.0.0.1:1/base/users/ada?a=test&b=1&b=2");
  expect(json?.method).toBe("POST");
  expect(json?.headers).toMatchObject({ "x-default": "d", "x-own": "ada", "content-type": "application/json" });
  expect(json?.body).toBe('{"name":"ada","list":[1,"undefined"]}');
  expect(form?.body).toBe("a=1+2");
  expect(text?.body).toBe("plain ada");
  expect(gone?.headers.authorization).toBe("Basic dTpw");
});

test("captured values go on to later requests and keep their type", async () => {
  const script = `
config: {target: "http://127.0.0.1:1"}
scenarios:
  - flow:
      - get: {url: /list, capture: {json: "$.items[1].id", as: id}}
      - post: {url: "/item/{{ id }}", json: {id: "{{ id }}"}, capture: [{json: $.missing, as: none, strict: false}]}`;
  const { requests, report } = await run(script, { answer: () => ({ body: '{"items":[{"id":1},{"id":22}]}' }) });
  expect(requests[1]?.url.pathname).toBe("/item/22");
  expect(requests[1]?.body).toBe('{"id":22}');
  expect(report.aggregate.counters["vusers.failed"]).toBe(0);
});

test("a strict capture that finds nothing fails its virtual user, and the rest of its flow is not sent", async () => {
  const { report } = await run(flow(`- get: {url: "/a", capture: {json: $.nothing, as: x}}\n${get}`));
  expect(report.aggregate.counters).toMatchObject({
    "vusers.failed": 10,
    "http.requests": 10,
    "errors.Failed capture or match": 10,
  });
});

test("expectations are counted; a 502 alone fails nobody", async () => {
  const script = flow(`- get: {url: "/a", expect: [{statusCode: 200}, {contentType: json}]}`);
  const { counters } = (await run(script, { answer: () => ({ status: 502 }) })).report.aggregate;
  expect(counters).toMatchObject({ "plugins.expect.failed": 10, "plugins.expect.ok": 10, "vusers.completed": 10 });
});

test("processor functions run in both styles, before the templates are filled in", async () => {
  const seen: unknown[] = [];
  type Context = { vars: Record<string, unknown> };
  const functions = {
    setUp(context: Context, _events: unknown, next: () => void) {
      context.vars.user = "eve";
      next();
    },
    async sign(request: { headers: Record<string, unknown> }) {
      await turn();
      request.headers["x-sign"] = "{{ user }}!";
    },
    after(_request: unknown, response: { body: string }, _context: Context, ...rest: unknown[]) {
      const [events] = rest as [{ emit(event: string, name: string): void }];
      seen.push(response.body);
      events.emit("counter", "answers.seen");
    },
  };
  const processor: Processor = new Map(Object.entries(functions) as unknown as [string, ProcessorFunction][]);
  const script = `
config: {target: "http://127.0.0.1:1", processor: ./p.js}
scenarios:
  - beforeScenario: setUp
    flow:
      - get: {url: "/{{ user }}", beforeRequest: sign, afterResponse: [after]}
      - function: absent`;
  const { requests, report, events } = await run(script, { processor });
  expect(requests[0]?.url.pathname).toBe("/eve");
  expect(requests[0]?.headers["x-sign"]).toBe("eve!");
  expect(seen).toEqual(["{}"]);
  expect(report.aggregate.counters["answers.seen"]).toBe(1);
  const warnings = events.filter(({ kind }) => kind === "warning");
  expect(warnings).toEqual([{ kind: "warning", text: "The processor has no function absent; it is left out" }]);
});

test("payload rows are given in sequence, variables of lists one at a time", async () => {
  const payload = { fields: ["id"], rows: [["1"], ["2"], ["3"]], order: "sequence", wholeAs: undefined } as const;
  const script = flow(`- get: {url: "/{{ id }}"}`);
  const { requests } = await run(script, { payloads: [payload] });
  const paths = requests.map(({ url }) => url.pathname);
  expect(paths).toEqual(["/1", "/2", "/3", "/1", "/2", "/3", "/1", "/2", "/3", "/1"]);
});

test("the flow before runs once, unmeasured, and its captures reach every virtual user", async () => {
  const script = `
config: {target: "http://127.0.0.1:1", phases: [{duration: 1, arrivalRate: 3}]}
before: {flow: [{post: {url: /login, capture: {json: $.token, as: token}}}]}
scenarios: [{flow: [{get: {url: "/{{ token }}"}}]}]`;
  const { requests, report } = await run(script, { answer: () => ({ body: '{"token":"t1"}' }) });
  expect(requests.map(({ url }) => url.pathname)).toEqual(["/login", "/t1", "/t1", "/t1"]);
  expect(report.aggregate.counters["http.requests"]).toBe(3);
});

test("nothing is sent to another machine unless that is allowed", async () => {
  const script = flow(`- get: {url: "https://example.com/"}`);
  const { requests, report } = await run(script);
  expect(requests).toEqual([]);
  expect(report.aggregate.counters["errors.ETARGETNOTLOCAL"]).toBe(10);
  expect((await run(script, { options: { isRemoteAllowed: true } })).requests).toHaveLength(10);
});

test("added network time counts in response time and latency", async () => {
  const { report } = await run(flow(get), { latencyMs: 10, options: { rttMs: 200 } });
  expect(report.aggregate.summaries["http.response_time"]).toMatchObject({ min: 210, max: 210 });
  expect(report.faultline.summaries.latency_from_due?.p50).toBeCloseTo(210, -1);
});
