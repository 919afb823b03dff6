import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, "../..");
/** The application of AWS's walkthrough. */
export const TEMPLATE = "examples/coffee-lookup/template.yaml";
const BIN = join(ROOT, "packages/cli/bin/faultline.js");

/** The example on a lab of its own. */
export interface DeployedExample {
  readonly endpoint: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly table: string;
  readonly function: string;
}

/** Prints a heading. */
export function title(text: string): void {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 90 - text.length))}`);
}

/** Deploys the example on a new lab and fills its table; every command is printed, for a user could type it. */
async function deployExample(dataDirectory: string, options: readonly string[]): Promise<DeployedExample> {
  const up = ["up", TEMPLATE, "--port", "0", "--data", dataDirectory, "--json", ...options];
  const output = await faultline(up, "capture");
  const { endpoint, apis, tables, functions } = JSON.parse(output) as {
    readonly endpoint: string;
    readonly apis: readonly { readonly url: string }[];
    readonly tables: readonly { readonly name: string }[];
    readonly functions: readonly { readonly name: string }[];
  };
  const table = tables[0]?.name ?? "";
  await run(process.execPath, ["examples/coffee-lookup/seed.mjs", table], "show", awsEnvironment(endpoint));
  const url = (apis[0]?.url ?? "").replace(/\/$/, "");
  return { endpoint, url, table, function: functions[0]?.name ?? "" };
}

/**
 * Deploys the example on a lab of its own for an action, and leaves neither lab nor data behind, whatever happens.
 *
 * @param action Resolves with the exit status.
 */
export async function withExample(
  action: (example: DeployedExample) => Promise<number>,
  options: readonly string[] = [],
): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "faultline-demo-"));
  const finish = async (status: number) => {
    const endpoint = runningLab(data);
    if (endpoint !== undefined) await runQuietly(process.execPath, [BIN, "stop", "--endpoint", endpoint], "capture");
    rmSync(data, { recursive: true, force: true });
    process.exit(status);
  };
  process.once("SIGINT", () => void finish(130));
  process.once("SIGTERM", () => void finish(143));
  try {
    title("Deploy the example on a lab");
    await finish(await action(await deployExample(data, options)));
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    await finish(1);
  }
}

/** The endpoint of the lab that works with a data folder. */
function runningLab(data: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(data, "lab.json"), "utf8")) as { readonly endpoint: string }).endpoint;
  } catch {
    return undefined; // None has started.
  }
}

/** Runs a `faultline` command and resolves with what it printed. @throws when it fails. */
export function faultline(
  args: readonly string[],
  output: "capture" | "show" = "show",
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  console.log(`$ faultline ${args.map(quoted).join(" ")}`);
  return runQuietly(process.execPath, [BIN, ...args], output, environment);
}

function run(
  program: string,
  args: readonly string[],
  output: "capture" | "show",
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  console.log(`$ ${[relative(ROOT, program).split("/").at(-1), ...args].join(" ")}`);
  return runQuietly(program, args, output, environment);
}

function runQuietly(
  program: string,
  args: readonly string[],
  output: "capture" | "show",
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
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
      status === 0 ? settle(text) : fail(new Error(`faultline ${args[1] ?? ""} ended with ${status}`)),
    );
  });
}

/** What points AWS clients at a lab. */
function awsEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "000000000000",
    AWS_SECRET_ACCESS_KEY: "lab",
  };
}

function quoted(word: string): string {
  return /\s/.test(word) ? `'${word}'` : word;
}
