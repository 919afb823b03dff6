import { readFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, expect, test } from "vitest";
import { ServiceError } from "../../service-error.ts";
import recorded from "./fixtures/recorded-scenarios.json" with { type: "json" };
import { LambdaBench, PACKAGE } from "./testing/lambda-bench.ts";
import type { RuntimeScript } from "./testing/scripted-runtime.ts";

interface Recording {
  readonly key: string;
  readonly status?: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly service: string;
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly as?: string;
  readonly recorded?: readonly Recording[];
}

interface Scenario {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly otherRecorded?: Readonly<Record<string, unknown>>;
}

interface Call {
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const SCENARIOS = recorded.scenarios as unknown as readonly Scenario[];
const versionedPackage = (version: string) => zipSync({ "handler.py": strToU8(version) });

/** Values that the recordings leave to the runner. */
const FREE_VALUES: Readonly<Record<string, unknown>> = {
  function_name: "fn",
  func_name: "fn",
  invocation_echo_lambda: "fn",
  layer_name: "testlayer",
  lambda_su_role: "arn:aws:iam::123456789012:role/lambda",
  dummylayer: PACKAGE,
  zip_file_content: PACKAGE,
  zip_file_v1: versionedPackage("version1"),
  zip_file_v2: versionedPackage("version2"),
  zip_file: new Uint8Array(52_428_801),
  large_envvar: "x".repeat(4081),
  invocation_type: "RequestResponse",
  "other_region_layer_result.LayerVersionArn": "arn:aws:lambda:eu-west-1:123456789012:layer:other:1",
  "= concurrent_executions + 1": 1001,
  "= publish_result['LayerArn'].replace(layer_name, 'doesnotexist')":
    "arn:aws:lambda:us-east-1:123456789012:layer:doesnotexist",
  "= create_lambda_archive(load_file(TEST_LAMBDA_PYTHON_ECHO), get_content=True)": PACKAGE,
};

const alias = (routing: object, more: object = {}): Call => ({
  operation: "CreateAlias",
  params: {
    FunctionName: "fn",
    Name: "custom",
    FunctionVersion: "1",
    RoutingConfig: { AdditionalVersionWeights: routing },
    ...more,
  },
});

/** Calls whose recorded answer stands at another step, since the source makes them in an `assert`. */
const CALL_OF_RECORDING: Readonly<Record<string, readonly Call[]>> = {
  version_not_found_exception: [{ operation: "GetFunction", params: { FunctionName: "fn", Qualifier: "1221" } }],
  routing_config_exc_toomany: [
    {
      operation: "UpdateFunctionConfiguration",
      params: { FunctionName: "fn", Environment: { Variables: { testenv: "prod" } } },
    },
    { operation: "PublishVersion", params: { FunctionName: "fn" } },
    alias({ "1": 0.8, "2": 0.2 }),
  ],
  routing_config_exc_toohigh: [alias({ "2": 2 })],
  routing_config_exc_subzero: [alias({ "2": -1 })],
  routing_config_exc_sameversion: [alias({ "1": 0.5 })],
  target_version_doesnotexist: [alias({ "2": 0.5 }, { FunctionVersion: "10" })],
  routing_config_exc_version_doesnotexist: [alias({ "10": 0.5 })],
  target_version_exc_version_latest: [alias({ "1": 0.5 }, { FunctionVersion: "$LATEST" })],
  routing_config_exc_version_latest: [alias({ $LATEST: 0.5 })],
  routing_config_exc_fn_doesnotexist: [alias({ "2": 0.5 }, { FunctionName: "fn-unknown" })],
  routing_config_exc_already_exist: [alias({ "2": 0.5 }), alias({ "2": 0.5 })],
  alias_does_not_exist_esc: [{ operation: "GetAlias", params: { FunctionName: "fn", Name: "non-existent" } }],
};

let bench: LambdaBench;
afterEach(() => bench.close());

test.each(SCENARIOS)("$id", async (scenario) => {
  bench = new LambdaBench(scriptOf(scenario));
  if (!scenario.steps.some((step) => step.operation.startsWith("create_lambda_function"))) await createEcho(scenario);
  const player = new Player();
  for (const step of scenario.steps) await player.play(step);
  if (scenario.id.includes("total_code_size")) player.checkCodeSizes();
  else expect(player.compared).toBeGreaterThan(0);
});

async function createEcho(scenario: Scenario): Promise<void> {
  if (scenario.id.includes("test_invocation_type")) await bench.createFunction();
}

/** Runs a scenario's steps against the service and compares the answers. */
class Player {
  compared = 0;
  readonly #values = new Map<string, unknown>(Object.entries(FREE_VALUES));
  readonly #bound = new Map<string, string>();

  async play(step: Step): Promise<void> {
    const call = this.#callOf(step);
    if (call === undefined) return;
    const loops = step.as === "publish_result_N" ? 6 : 1;
    let outcome = await run(call);
    for (let index = 1; index < loops; index++) {
      outcome = await run({ ...call, params: { ...call.params, LayerName: `layer-${index}` } });
    }
    if (step.as !== undefined) this.#values.set(step.as, outcome.body);
    for (const recording of step.recorded ?? []) {
      let answered = outcome;
      for (const extra of CALL_OF_RECORDING[recording.key] ?? []) answered = await run(extra);
      this.#compare(recording, answered);
    }
  }

  checkCodeSizes(): void {
    const size = (name: string) =>
      (this.#values.get(name) as { AccountUsage: { TotalCodeSize: number } }).AccountUsage.TotalCodeSize;
    const zip = PACKAGE.byteLength;
    const sizes = [0, 1, 2, 3, 4].map((index) => size(`acc_settings${index}`));
    // Recorded: each publish counts once, the replaced $LATEST not again.
    expect(sizes).toEqual([0, zip, 2 * zip, 3 * zip, 4 * zip]);
  }

  #callOf(step: Step): Call | undefined {
    const params = this.#resolve(step.params) as Record<string, unknown>;
    if (step.service === "lambda") return { operation: step.operation, params };
    if (step.operation === "create_lambda_function_aws") return { operation: "CreateFunction", params };
    if (step.operation === "create_lambda_function")
      return { operation: "CreateFunction", params: createParams(params) };
    return undefined;
  }

  #resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#resolve(item));
    if (typeof value === "string") return this.#resolveText(value);
    if (typeof value !== "object" || value === null) return value;
    const object = value as Readonly<Record<string, unknown>>;
    if (object["$json"] !== undefined) return strToU8(JSON.stringify(object["$json"]));
    if (typeof object["$base64"] === "string") return Buffer.from(object["$base64"], "base64");
    const members = Object.entries(object).map(([name, member]) => [
      String(this.#resolveText(name)),
      this.#resolve(member),
    ]);
    return Object.fromEntries(members) as unknown;
  }

  #resolveText(text: string): unknown {
    const whole = /^\$\{([^}]+)\}$/.exec(text)?.[1];
    if (whole !== undefined) return this.#valueOf(whole);
    return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => String(this.#valueOf(name)));
  }

  #valueOf(name: string): unknown {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const [first = "", ...path] = name.split(".");
    return path.reduce<unknown>(
      (value, member) => (value as Record<string, unknown>)?.[member],
      this.#values.get(first),
    );
  }

  #compare(recording: Recording, outcome: Outcome): void {
    const { Error: error, message: _lower, Message: _upper, ...body } = recording.body;
    const created = body["CreateFunctionResponse"];
    const expected = error === undefined ? (created ?? body) : { ...body, ...(error as object) };
    this.#match(expected, outcome.body, recording.key);
    this.compared += 1;
  }

  #match(expected: unknown, actual: unknown, where: string): void {
    if (typeof expected === "string") {
      expect(String(actual), where).toMatch(this.#pattern(expected));
      const name = /^<[^>]+>$/.exec(expected)?.[0];
      if (name === undefined || name === "<code-size>") return;
      expect(this.#bound.get(name) ?? actual, `${where}: ${name}`).toBe(actual);
      this.#bound.set(name, String(actual));
      return;
    }
    if (typeof expected !== "object" || expected === null) {
      expect(actual, where).toBe(expected);
      return;
    }
    expect(Object.keys(actual as object).sort(), where).toEqual(Object.keys(expected).sort());
    for (const [name, member] of Object.entries(expected)) {
      this.#match(member, (actual as Record<string, unknown>)[name], `${where}.${name}`);
    }
  }

  #pattern(expected: string): RegExp {
    if (expected === "date") return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/;
    if (expected.startsWith("code-sha256")) return /^[\w+/]{43}=$/;
    const parts = expected.split(/(<[^<>]+>|111111111111|^date(?= ))/).map((part) => {
      if (part === "<region>") return "us-east-1";
      if (part === "<partition>") return "aws";
      if (part === "111111111111") return "123456789012";
      if (part === "<min_unreserved_concurrency>") return "100";
      return /^<|^date$/.test(part) ? ".+" : part.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
    });
    return new RegExp(`^${parts.join("")}$`, "s");
  }
}

function createParams(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { func_name, runtime, timeout, envvars, layers, handler, zip_file } = params;
  const isQuotaTest = Array.isArray(layers) && layers.length === 0;
  const six = Array.from({ length: 6 }, (_, index) => `arn:aws:lambda:us-east-1:123456789012:layer:layer-${index}:1`);
  return {
    FunctionName: func_name,
    Runtime: runtime ?? "python3.12",
    Handler: handler ?? "handler.handler",
    Role: "arn:aws:iam::123456789012:role/lambda",
    Code: { ZipFile: zip_file ?? PACKAGE },
    Timeout: timeout ?? 30,
    Environment: { Variables: envvars ?? {} },
    ...(layers === undefined ? {} : { Layers: isQuotaTest ? six : layers }),
  };
}

interface Outcome {
  readonly body: unknown;
}

async function run(call: Call): Promise<Outcome> {
  try {
    const answer = await bench.settle(bench.call(call.operation as "Invoke", call.params as never));
    return { body: shownAnswer(answer) };
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    return { body: { Code: thrown.code, Message: thrown.message, ...thrown.members } };
  }
}

/** A payload as the recordings show it: decoded, where it is an object. */
function shownAnswer(answer: object): unknown {
  if (!("Payload" in answer && answer.Payload instanceof Uint8Array)) return answer;
  const text = Buffer.from(answer.Payload).toString("utf8");
  return { ...answer, Payload: text.startsWith("{") ? (JSON.parse(text) as unknown) : text };
}

const READY = { ms: 1, outcome: { kind: "ready" } } as const;
const respond = (value: unknown, ms = 1) =>
  ({ ms, outcome: { kind: "response", payload: strToU8(JSON.stringify(value)) } }) as const;

/** Plays the handler that a scenario names. */
function scriptOf(scenario: Scenario): RuntimeScript {
  if (scenario.id.includes("alias_moving"))
    return {
      init: () => READY,
      invoke: (invocation, _, index) => respond(versionAnswer(invocation.functionArn, index)),
    };
  if (scenario.id.includes("timed_out_environment_reuse")) return timeoutEnvironment();
  if (scenario.id.includes("wrapper_not_found")) {
    const exit = { ms: 1, outcome: { kind: "exit", status: 127, signal: null, isOutOfMemory: false } } as const;
    return { init: () => exit, invoke: () => respond(null) };
  }
  return { init: () => READY, invoke: (_, count) => respond({ counter: count - 1 }) };
}

function versionAnswer(invokedArn: string, environment: number): object {
  const spec = bench.runtime.environments[environment]?.spec;
  return {
    version_id: readFileSync(join(spec?.codeDirectory ?? "", "handler.py"), "utf8"),
    invoked_arn: invokedArn,
    version_from_ctx: spec?.variables["AWS_LAMBDA_FUNCTION_VERSION"],
  };
}

/** A number in memory, which a restart sets to 0, and a file in /tmp, which stays. */
function timeoutEnvironment(): RuntimeScript {
  let number = 0;
  let content = "";
  return {
    init: () => {
      number = 0;
      return READY;
    },
    invoke: (invocation) => {
      const event = JSON.parse(Buffer.from(invocation.payload).toString("utf8")) as Record<string, unknown>;
      if (typeof event["write-file"] === "string") content = event["write-file"];
      if (event["set-number"] !== undefined) number = Number(event["set-number"]);
      if (event["read-file"] === true) return respond({ content });
      if (event["read-number"] === true) return respond({ number });
      return respond(null, Number(event["sleep"] ?? 0) * 1000 + 1);
    },
  };
}
