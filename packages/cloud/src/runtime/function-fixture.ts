// What tests of the function runtime share: functions written to disk and run in real processes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { epochMs, type JsonValue, systemClock, systemRandom } from "@faultline/core";
import { createFunctionRuntime } from "./create-function-runtime.ts";
import type { Environment, EnvironmentSpec, FunctionRuntime, InvocationOutcome } from "./function-runtime.ts";

/** Source files by path inside the deployment package. */
export type Files = Readonly<Record<string, string>>;

/** A function runtime in a folder of its own, and what was logged and warned. */
export class FunctionFixture {
  readonly directory = mkdtempSync(join(tmpdir(), "faultline-runtime-"));
  readonly warnings: string[] = [];
  readonly runtime: FunctionRuntime;
  #sequence = 0;

  constructor() {
    this.runtime = createFunctionRuntime({
      dataDirectory: join(this.directory, "data"),
      codeDirectory: join(this.directory, "code"),
      clock: systemClock,
      random: systemRandom(),
      cpuScale: 4, // Tests have no time for small shares.
      onWarning: (message) => this.warnings.push(message),
    });
  }

  /** Writes files, scripts executable, and returns their folder, below the fixture's. */
  write(files: Files, folder = `code/${++this.#sequence}`): string {
    const root = join(this.directory, folder);
    mkdirSync(root, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content, { mode: content.startsWith("#!") ? 0o755 : 0o644 });
    }
    return root;
  }

  /** An environment of a function made of these files. */
  environment(files: Files, spec: Partial<EnvironmentSpec> = {}): { environment: Environment; log: string[] } {
    const log: string[] = [];
    const whole: EnvironmentSpec = {
      runtime: "nodejs22.x",
      handler: "index.handler",
      codeDirectory: spec.codeDirectory ?? this.write(files),
      layerDirectories: [],
      memoryMiB: 512,
      variables: {},
      ...spec,
    };
    return { environment: this.runtime.createEnvironment(whole, (line) => log.push(line.message)), log };
  }

  async close(): Promise<void> {
    await this.runtime.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Invokes with a JSON event. */
export function invokeWith(
  environment: Environment,
  event: JsonValue,
  requestId = "request-1",
): Promise<InvocationOutcome> {
  return environment.invoke({
    requestId,
    payload: Buffer.from(JSON.stringify(event)),
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:fixture",
    deadline: epochMs(systemClock.now() + 3000),
    traceHeader: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1",
  });
}

/** The document that a response, an error or a failed init carries. */
export function documentOf(outcome: { readonly payload?: Uint8Array }): unknown {
  return JSON.parse(Buffer.from(outcome.payload ?? []).toString("utf8"));
}
