// What a request costs the load generator, against the least that node:http needs for one, in the same run and against
// the same server; and how well it keeps its schedule.
import { execFileSync } from "node:child_process";
import { loadAt, startServer } from "./load-harness.ts";

const SECONDS = 6;
const RATES = [200, 1000, 2000, 4000];
/** Rate at which the schedule is judged, and the lag that is allowed at it. */
const LAG_RATE = 1000;
const LAG_MS_P99_MAX = 10;
/** Rate at which the cost is judged: below, timers and garbage collection of an idle process weigh more. */
const COST_RATE = 4000;
const RATE_PER_CORE_MIN = 4000;
/** Measured of Artillery 2.0.21, 1,000 requests a second, one scenario with one GET. */
const ARTILLERY_CPU_US = 1100;
const ARTILLERY_SHARE_MAX = 1 / 5;

/** The floor: a closed loop over the same agent, nothing recorded. Prints CPU microseconds per request. */
const FLOOR = `
  const http = require("node:http"); const url = new URL(process.argv[1]);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const get = () => new Promise((resolve, reject) => http.get({ host: url.hostname, port: url.port, path: "/", agent },
    (response) => { response.resume(); response.on("end", resolve); }).on("error", reject));
  const run = async (count) => { let left = count; await Promise.all(Array.from({ length: 16 }, async () => { while (left-- > 0) await get(); })); };
  (async () => { await run(4000); const before = process.cpuUsage(); await run(20000); const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 20000); agent.destroy(); })();`;

using server = await startServer("fast");
const floorUs = Number(execFileSync(process.execPath, ["-e", FLOOR, server.url], { encoding: "utf8" }));
console.log(`floor: a bare node:http loop takes ${floorUs.toFixed(0)} µs of CPU a request`);
let isGood = true;
for (const rate of RATES) {
  const { aggregate, faultline } = await loadAt(server.url, rate, SECONDS);
  const cpuUs = faultline.generatorCpuMsPerRequest * 1000;
  const lag = faultline.summaries.schedule_lag;
  const sent = aggregate.counters["http.requests"] ?? 0;
  const perCore = 1_000_000 / cpuUs;
  if (rate === LAG_RATE) isGood &&= (lag?.p99 ?? Number.POSITIVE_INFINITY) <= LAG_MS_P99_MAX;
  if (rate === COST_RATE) isGood &&= perCore >= RATE_PER_CORE_MIN && cpuUs <= ARTILLERY_CPU_US * ARTILLERY_SHARE_MAX;
  const cost = `${cpuUs.toFixed(0)} µs a request, ${(cpuUs / floorUs).toFixed(2)} × the floor, ${perCore.toFixed(0)}/s a core`;
  const artillery = `1/${(ARTILLERY_CPU_US / cpuUs).toFixed(1)} of Artillery's`;
  const schedule = `lag p50 ${lag?.p50} ms, p99 ${lag?.p99} ms`;
  const verdict = faultline.validity.isValid ? "valid" : "INVALID";
  console.log(`${rate}/s: sent ${(sent / SECONDS).toFixed(0)}/s; ${cost}, ${artillery}; ${schedule}; ${verdict}`);
}
process.exitCode = isGood ? 0 : 1;
