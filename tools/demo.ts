// Shows the lab at work: deploys the example, calls it, and shows its log and one of its traces.
// Everything it does is a command that a user could type; each is printed before it runs.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
const BIN = join(ROOT, "packages/cli/bin/faultline.js");
const TEMPLATE = "examples/coffee-lookup/template.yaml";
const CALLS = 8;

interface UpResult {
  readonly endpoint: string;
  readonly apis: readonly { readonly url: string }[];
  readonly tables: readonly { readonly name: string }[];
}

const data = mkdtempSync(join(tmpdir(), "faultline-demo-"));
let endpoint: string | undefined;
process.once("SIGINT", () => void finish(130));
process.once("SIGTERM", () => void finish(143));
try {
  await demonstrate();
  await finish(0);
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  await finish(1);
}

async function demonstrate(): Promise<void> {
  title("Deploy the example on a lab");
  const result = JSON.parse(
    await faultline(["up", TEMPLATE, "--port", "0", "--data", data, "--json"], "capture"),
  ) as UpResult;
  ({ endpoint } = result);
  const url = `${result.apis[0]?.url ?? ""}coffees/brazil`;
  console.log(`  API: ${url}`);
  await run(process.execPath, ["examples/coffee-lookup/seed.mjs", result.tables[0]?.name ?? ""], "show", {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "000000000000",
    AWS_SECRET_ACCESS_KEY: "lab",
  });

  title(`Call it ${CALLS} times: the first starts an environment`);
  for (let i = 0; i < CALLS; i++) await call(url);

  const at = ["--endpoint", endpoint];
  title("Its log");
  await faultline(["logs", "tail", "LookupFunction", ...at]);
  title("The service map");
  await faultline(["traces", "map", ...at]);
  title("Where the first request spent its time");
  const traces = JSON.parse(await faultline(["traces", "ls", "--json", ...at], "capture")) as { Id: string }[];
  const first = traces.at(-1)?.Id;
  if (first === undefined) throw new Error("no request was traced");
  await faultline(["traces", "show", first, ...at]);
  console.log("\nThe lab ran all of this on this machine. It ends now; faultline up keeps one running.");
}

async function call(url: string): Promise<void> {
  const started = performance.now();
  const response = await fetch(url);
  const { coffees } = (await response.json()) as { readonly coffees?: readonly { readonly name: string }[] };
  const ms = Math.round(performance.now() - started);
  console.log(`  GET ${new URL(url).pathname}  ${response.status}  ${ms} ms  ${coffees?.[0]?.name ?? ""}`);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}`);
}

async function finish(status: number): Promise<void> {
  if (endpoint !== undefined) await faultline(["stop", "--endpoint", endpoint], "capture").catch(() => "");
  rmSync(data, { recursive: true, force: true });
  process.exit(status);
}

function title(text: string): void {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 90 - text.length))}`);
}

function faultline(args: readonly string[], output: "capture" | "show" = "show"): Promise<string> {
  return run(process.execPath, [BIN, ...args], output);
}

/** Runs a command and resolves with what it printed. @throws when it fails. */
function run(program: string, args: readonly string[], output: "capture" | "show", environment = {}): Promise<string> {
  const words = args.map((arg) => (arg === BIN ? "faultline" : arg));
  console.log(`$ ${[...(args[0] === BIN ? [] : [relative(ROOT, program).split("/").at(-1)]), ...words].join(" ")}`);
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ["ignore", output === "capture" ? "pipe" : "inherit", "inherit"],
    env: { ...process.env, ...environment },
  });
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((settle, fail) => {
    child.once("error", fail);
    child.once("close", (status) =>
      status === 0 ? settle(text) : fail(new Error(`${words[0]} ended with ${status}`)),
    );
  });
}
