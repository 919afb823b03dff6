import { resolve } from "node:path";
import { runLab } from "@faultline/lab";
import { type Command, Option } from "commander";
import { readText } from "../read-text.ts";
import {
  DEFAULT_OTLP_PORT,
  DEFAULT_PORT,
  parseBytes,
  parseCpuScale,
  parseFolder,
  parsePort,
  parseRetryScale,
  turnoverOption,
} from "../options.ts";
import { addStoreOptions, type StoreOptions } from "../store-options.ts";

interface StartOptions extends StoreOptions {
  readonly port: number;
  readonly otlpPort: number;
  readonly data: string;
  readonly cpuScale: "auto" | number;
  readonly asyncRetryScale: number;
  readonly latency: "on" | "off";
  readonly turnover?: number | "off";
  readonly codeStorage?: number;
  readonly verifySignatures: boolean;
  readonly policy?: string;
  readonly background: boolean;
}

const EXAMPLES = `
Examples:
  faultline start                      an empty lab on port ${DEFAULT_PORT}, its data in ./.faultline
  faultline start --port 0             on any free port
  faultline start --policy read.json   what would a caller with this IAM policy be refused?
  AWS_ENDPOINT_URL=http://127.0.0.1:${DEFAULT_PORT} aws sts get-caller-identity`;

/** `faultline start`: runs a lab in the foreground. */
export function defineCommand(command: Command): void {
  addStoreOptions(command)
    .option("--port <n>", "port to listen on; 0 takes any free one", parsePort, DEFAULT_PORT)
    .option("--otlp-port <n>", "port of OTLP over HTTP; 0 takes any free one", parsePort, DEFAULT_OTLP_PORT)
    .option(
      "--data <dir>",
      "folder for the lab's data; deleting it after a stop is a clean start",
      parseFolder,
      ".faultline",
    )
    .option(
      "--cpu-scale <factor>",
      "multiplies every CPU share; auto measures this machine once",
      parseCpuScale,
      "auto",
    )
    .option(
      "--async-retry-scale <factor>",
      "multiplies the waits before retries of asynchronous invocations and the age at which their events expire",
      parseRetryScale,
      1,
    )
    .addOption(
      new Option("--latency <mode>", "whether services take as long as AWS's").choices(["on", "off"]).default("on"),
    )
    .addOption(turnoverOption())
    .option("--code-storage <size>", "quota of code storage, such as 200MB (default: AWS's 75GB)", parseBytes)
    .option("--verify-signatures", "refuse requests whose AWS signature is wrong", false)
    .option("--policy <file>", "allow callers only the actions that this IAM policy allows; resources are not judged")
    .option("--background", "started by another command", false)
    .addHelpText("after", EXAMPLES)
    .action(start);
}

async function start(options: StartOptions): Promise<void> {
  const policyText = options.policy === undefined ? undefined : await readText(options.policy, "policy");
  const lab = await runLab({
    dataDirectory: resolve(options.data),
    port: options.port,
    otlpPort: options.otlpPort,
    cpuScale: options.cpuScale,
    asyncRetryScale: options.asyncRetryScale,
    isLatencySimulated: options.latency === "on",
    ...(options.turnover === undefined ? {} : { turnoverMs: options.turnover }),
    ...(options.codeStorage === undefined ? {} : { codeStorageBytes: options.codeStorage }),
    isSignatureVerified: options.verifySignatures,
    ...(policyText === undefined ? {} : { policyText }),
    isBackground: options.background,
    ...(options.store === undefined ? {} : { storeAddress: options.store }),
    ...(options.storeLimit === undefined ? {} : { storeLimitBytes: options.storeLimit }),
    onNotice: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`Ready: ${lab.endpoint}\n`);
  await untilStopped();
  await lab.close();
  process.exit(0); // Nothing may hold up the end: what matters was closed just now.
}

/** Resolves at the first Ctrl-C or SIGTERM; a second Ctrl-C ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}
