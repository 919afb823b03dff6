// Requests that AWS Lambda answered, made again of a running lab through the official client.
import * as Lambda from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import recorded from "./fixtures/lambda-recorded/recorded-scenarios.json" with { type: "json" };
import { startLab, type TestLab } from "./harness/faultline.ts";

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

/** Scenarios that the lab does not answer as AWS did. One that it does answer fails the test: it is to be taken out. */
const EXCEPTIONS: Readonly<Record<string, { readonly aws: string; readonly lab: string; readonly reason: string }>> = {
  "lambda:TestLambdaErrors::test_lambda_runtime_error": {
    aws: "the stack trace shows the files of Python 3.13 below /var/lang/lib",
    lab: "the stack trace shows where the machine's own Python is, or is that of Node.js",
    reason: "the lab brings no Python: a function runs on the one that is installed",
  },
};
/** One scenario in twenty may differ. */
const EXCEPTIONS_SHARE_MAX = 0.05;

/** A handler of Node.js: any language may play the handlers that the recordings name. */
const packageOf = (code: string, name = "handler") => zipSync({ [`${name}.mjs`]: strToU8(code) });
const ECHO = "export const handler = async (event) => event;";
const VERSIONED = (version: string) =>
  `export const handler = async (_, context) => ({ version_id: "${version}", invoked_arn: context.invokedFunctionArn, version_from_ctx: context.functionVersion });`;

/** What the handlers do that the recordings name, where it is not an echo. */
const HANDLERS: Readonly<Record<string, string>> = {
  test_lambda_cache_local: "let counter = 0; export const handler = async () => ({ counter: counter++ });",
  no_return_payload: "export const handler = async () => {};",
  test_lambda_runtime_exit: "process.exit(0);",
  test_lambda_handler_exit: "export const handler = async () => process.exit(0);",
  timed_out_environment_reuse: `
    import { readFileSync, writeFileSync } from "node:fs";
    import { tmpdir } from "node:os";
    const file = tmpdir() + "/content";
    let number = 0;
    export const handler = async (event) => {
      if (event["write-file"]) writeFileSync(file, event["write-file"]);
      if (event["set-number"]) number = event["set-number"];
      if (event["read-file"]) return { content: readFileSync(file, "utf8") };
      if (event["read-number"]) return { number };
      if (event.sleep) await new Promise((settle) => setTimeout(settle, event.sleep * 1000));
      return null;
    };`,
  test_runtime_ulimits: `
    import { readFileSync } from "node:fs";
    const NAMES = { AS: "address space", CORE: "core file size", CPU: "cpu time", DATA: "data size", FSIZE: "file size",
      MEMLOCK: "locked memory", NOFILE: "open files", NPROC: "processes", RSS: "resident set", STACK: "stack size" };
    const valueOf = (text) => (text === "unlimited" ? -1 : Number(text));
    export const handler = async () => {
      const lines = readFileSync("/proc/self/limits", "utf8").split("\\n");
      return Object.fromEntries(Object.entries(NAMES).map(([name, words]) => {
        const [soft, hard] = lines.find((line) => line.startsWith("Max " + words)).slice(26).trim().split(/\\s+/);
        return ["RLIMIT_" + name, [valueOf(soft), valueOf(hard)]];
      }));
    };`,
};

const DUMMY = packageOf(ECHO);

/** Values that the recordings leave to the runner. */
const FREE_VALUES: Readonly<Record<string, unknown>> = {
  function_name: "fn",
  func_name: "fn",
  invocation_echo_lambda: "fn",
  layer_name: "testlayer",
  layer_name_N: "layer-0",
  lambda_su_role: "arn:aws:iam::123456789012:role/lambda",
  s3_bucket: "packages-123456789012",
  dummylayer: DUMMY,
  zip_file_content: DUMMY,
  zip_file_v1: packageOf(VERSIONED("version1")),
  zip_file_v2: packageOf(VERSIONED("version2")),
  zip_file: new Uint8Array(52_428_801),
  large_envvar: "x".repeat(4081),
  invocation_type: "RequestResponse",
  "other_region_layer_result.LayerVersionArn": "arn:aws:lambda:eu-west-1:123456789012:layer:other:1",
  "= concurrent_executions + 1": 1001,
  "= publish_result['LayerArn'].replace(layer_name, 'doesnotexist')":
    "arn:aws:lambda:us-east-1:123456789012:layer:doesnotexist",
  "= create_lambda_archive(load_file(TEST_LAMBDA_PYTHON_ECHO), get_content=True)": DUMMY,
};

/** What plays the handlers that run. */
const RUN_ON = "nodejs22.x";

/** A value in the account of a scenario. */
function inAccount(value: unknown, account: string): unknown {
  return typeof value === "string" ? value.replace("123456789012", account) : value;
}

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

let lab: TestLab;
let client: Lambda.LambdaClient;
let accounts = 0;

beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

test("the list of exceptions does not grow", () => {
  const ids = new Set(SCENARIOS.map(({ id }) => id));
  expect(Object.keys(EXCEPTIONS).every((id) => ids.has(id))).toBe(true);
  expect(Object.keys(EXCEPTIONS).length / SCENARIOS.length).toBeLessThanOrEqual(EXCEPTIONS_SHARE_MAX);
});

/** Steps that make the function of a scenario. */
const CREATES = /^(?:create_lambda_function|CreateFunction)/;

const isException = ({ id }: Scenario) => EXCEPTIONS[id] !== undefined;
/** Where the lab is not root's, a limit of processes would count all that its user runs: functions find none. */
const needsRoot = ({ id }: Scenario) => id === "lambda:TestLambdaBehavior::test_runtime_ulimits";
const isPlayed = (scenario: Scenario) => !needsRoot(scenario) || process.getuid?.() === 0;
test.each(SCENARIOS.filter((scenario) => !isException(scenario) && isPlayed(scenario)))("$id", replay);
test.fails.each(SCENARIOS.filter(isException))("$id is not answered as AWS did", replay);

/** Makes a scenario's requests and compares the answers. */
async function replay(scenario: Scenario): Promise<void> {
  accounts += 1; // Each scenario has an account of its own, and so an empty one.
  const accessKeyId = String(100_000_000_000 + accounts);
  const connection = {
    endpoint: lab.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey: "lab" },
    maxAttempts: 1,
  };
  client = new Lambda.LambdaClient(connection);
  const player = new Player(scenario, accessKeyId);
  if (scenario.id.includes("test_large_lambda"))
    await uploadLarge(new S3Client({ ...connection, forcePathStyle: true }), `packages-${accessKeyId}`);
  if (!scenario.steps.some(({ operation }) => CREATES.test(operation))) await player.createEcho();
  for (const step of scenario.steps) await player.play(step);
  if (scenario.id.includes("total_code_size")) player.checkCodeSizes();
  else expect(player.compared).toBeGreaterThan(0);
  client.destroy();
}

/** A package that is small in the bucket and large unpacked, just below 250 MB. */
async function uploadLarge(s3: S3Client, Bucket: string): Promise<void> {
  const filler = new Uint8Array(200 * 1024 * 1024);
  const archive = zipSync({ "handler.mjs": strToU8(ECHO), filler }, { level: 1 });
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "test_lambda.zip", Body: archive }));
  s3.destroy();
}

/** Runs a scenario's steps against the service and compares the answers. */
class Player {
  compared = 0;
  readonly #scenario: Scenario;
  readonly #account: string;
  readonly #values: Map<string, unknown>;
  readonly #bound = new Map<string, string>();

  constructor(scenario: Scenario, account: string) {
    this.#scenario = scenario;
    this.#account = account;
    this.#values = new Map(Object.entries(FREE_VALUES).map(([name, value]) => [name, inAccount(value, account)]));
  }

  /** The function that some scenarios find in place. */
  async createEcho(): Promise<void> {
    await run({ operation: "CreateFunction", params: this.#createParams({ func_name: "fn" }) });
  }

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
    const zip = DUMMY.byteLength;
    const sizes = [0, 1, 2, 3, 4].map((index) => size(`acc_settings${index}`));
    // Recorded: each publish counts once, the replaced $LATEST not again.
    expect(sizes).toEqual([0, zip, 2 * zip, 3 * zip, 4 * zip]);
  }

  #callOf(step: Step): Call | undefined {
    if (step.operation === "UploadFileobj") return undefined;
    const params = this.#withRuntime(this.#resolve(step.params) as Record<string, unknown>);
    if (step.service === "lambda") return { operation: step.operation, params };
    if (step.operation === "create_lambda_function_aws") return { operation: "CreateFunction", params };
    if (step.operation === "create_lambda_function")
      return { operation: "CreateFunction", params: this.#createParams(params) };
    return undefined;
  }

  /** Handlers that run are played by Node.js. */
  get #isRun(): boolean {
    return this.#scenario.steps.some(({ operation }) => operation === "Invoke");
  }

  #withRuntime(params: Record<string, unknown>): Record<string, unknown> {
    return this.#isRun && params["Runtime"] !== undefined ? { ...params, Runtime: RUN_ON } : params;
  }

  #createParams(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { func_name, runtime, timeout, envvars, layers, handler = "handler.handler" } = params;
    const isQuotaTest = Array.isArray(layers) && layers.length === 0;
    const sixth = (index: number) => `arn:aws:lambda:us-east-1:${this.#account}:layer:layer-${index}:1`;
    const code = Object.entries(HANDLERS).find(([name]) => this.#scenario.id.includes(name))?.[1] ?? ECHO;
    const ZipFile = code === ECHO ? DUMMY : packageOf(code, String(handler).split(".")[0]);
    return {
      FunctionName: func_name,
      Runtime: this.#isRun ? RUN_ON : (runtime ?? "python3.12"),
      Handler: handler,
      Role: `arn:aws:iam::${this.#account}:role/lambda`,
      Code: { ZipFile },
      Timeout: timeout ?? 30,
      MemorySize: 128,
      Environment: { Variables: envvars ?? {} },
      ...(layers === undefined ? {} : { Layers: isQuotaTest ? [0, 1, 2, 3, 4, 5].map(sixth) : layers }),
    };
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
    this.#match(expected, outcome.body, `${recording.key} ${JSON.stringify(outcome.body)}`);
    this.compared += 1;
  }

  #match(expected: unknown, actual: unknown, where: string): void {
    if (typeof expected === "string") {
      expect(String(actual), where).toMatch(this.#pattern(expected));
      const name = /^<[^>]+>$/.exec(expected)?.[0];
      if (name === undefined || name.startsWith("<code-s")) return;
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
    if (/^python3\.\d+$/.test(expected) && this.#isRun) return /^nodejs22\.x$/;
    if (expected.startsWith("code-sha256")) return /^[\w+/]{43}=$/;
    const parts = expected.split(/(<[^<>]+>|111111111111|^date(?= ))/).map((part) => {
      if (part === "<region>") return "us-east-1";
      if (part === "<partition>") return "aws";
      if (part === "111111111111") return this.#account;
      if (part === "<min_unreserved_concurrency>") return "100";
      return /^<|^date$/.test(part) ? ".+" : part.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
    });
    return new RegExp(`^${parts.join("")}$`, "s");
  }
}

interface Outcome {
  readonly body: unknown;
}

/** The commands of the client by operation. */
const COMMANDS = Lambda as unknown as Readonly<Record<string, new (input: object) => Lambda.InvokeCommand>>;

async function run(call: Call): Promise<Outcome> {
  const Command = COMMANDS[`${call.operation}Command`];
  if (Command === undefined) throw new Error(`The client has no ${call.operation}`);
  try {
    const { $metadata: status, ...answer } = await client.send(new Command(call.params));
    expect(status.httpStatusCode).toBeLessThan(300);
    return { body: shownAnswer(answer) };
  } catch (thrown) {
    if (!(thrown instanceof Lambda.LambdaServiceException)) throw thrown;
    const members = Object.entries(thrown).filter(([name, value]) => SHOWN_MEMBERS.has(name) && value !== undefined);
    return { body: { Code: thrown.name, Message: thrown.message, ...Object.fromEntries(members) } };
  }
}

/** The members of error shapes that the recordings show. */
const SHOWN_MEMBERS: ReadonlySet<string> = new Set(["Reason", "Type"]);

/** A payload as the recordings show it: decoded, where it is an object. */
function shownAnswer(answer: object): unknown {
  if (!("Payload" in answer)) return answer;
  if (!(answer.Payload instanceof Uint8Array)) return { ...answer, Payload: "" }; // The client makes nothing of no bytes.
  const text = Buffer.from(answer.Payload).toString("utf8");
  return { ...answer, Payload: text.startsWith("{") ? (JSON.parse(text) as unknown) : text };
}
