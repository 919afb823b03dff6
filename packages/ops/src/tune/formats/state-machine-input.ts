import { isJsonObject, type JsonObject, type JsonValue, LabError } from "@faultline/core";
import type { WeightedPayload } from "../payloads.ts";

/** Input of the state machine of aws-lambda-power-tuning 4.4.0, defaults filled in. */
export interface StateMachineInput {
  readonly lambdaArn: string;
  readonly num: number;
  readonly sizesMb: readonly number[];
  readonly payloads: readonly WeightedPayload[];
  readonly payloadS3?: string;
  readonly parallelInvocation: boolean;
  readonly strategy: "cost" | "speed" | "balanced";
  readonly balancedWeight: number;
  readonly autoOptimize: boolean;
  readonly autoOptimizeAlias?: string;
  readonly discardTopBottom: number;
  readonly onlyColdStarts: boolean;
  readonly sleepBetweenRunsMs: number;
  readonly preProcessorArn?: string;
  readonly postProcessorArn?: string;
  readonly dryRun: boolean;
  readonly includeOutputResults: boolean;
  readonly disablePayloadLogs: boolean;
  readonly allowedExceptions: readonly string[];
}

const NUM_MIN = 5;
/** Memory sizes of Lambda: from this. */
export const MEMORY_MB_MIN = 128;
/** To this. */
export const MEMORY_MB_MAX = 10_240;
/** The tool's deploy-time default. */
export const DEFAULT_SIZES_MB = [128, 256, 512, 1024, 1536, 3008] as const;
const ALL_STEP_MB = 64;
const ALL_MAX_MB = 3008;
const DEFAULT_DISCARD = 0.2;
const DISCARD_MAX = 0.4;

/** Every field that the state machine knows; another one is a mistake. */
const FIELDS: ReadonlySet<string> = new Set([
  "lambdaARN",
  "num",
  "powerValues",
  "payload",
  "payloadS3",
  "parallelInvocation",
  "strategy",
  "balancedWeight",
  "autoOptimize",
  "autoOptimizeAlias",
  "discardTopBottom",
  "onlyColdStarts",
  "sleepBetweenRunsMs",
  "preProcessorARN",
  "postProcessorARN",
  "dryRun",
  "includeOutputResults",
  "disablePayloadLogs",
  "allowedExceptions",
]);

/** Reads a state machine's input. @throws LabError `TUNING_INPUT_INVALID` naming the field. */
export function parseStateMachineInput(input: JsonValue): StateMachineInput {
  if (!isJsonObject(input)) throw invalid("the input", "is not an object");
  const unknown = Object.keys(input).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) throw invalid(unknown, "is not a field of the state machine");
  const onlyColdStarts = flag(input, "onlyColdStarts");
  const dryRun = flag(input, "dryRun");
  const num = dryRun ? 1 : count(input);
  const discard = clamp(number(input, "discardTopBottom", DEFAULT_DISCARD), DISCARD_MAX);
  return {
    lambdaArn: text(input, "lambdaARN") ?? missing("lambdaARN"),
    num,
    sizesMb: parseSizes(input["powerValues"]),
    payloads: parsePayloads(input["payload"]),
    ...optional("payloadS3", text(input, "payloadS3")),
    parallelInvocation: flag(input, "parallelInvocation"),
    strategy: parseStrategyName(text(input, "strategy") ?? "cost"),
    balancedWeight: clamp(number(input, "balancedWeight", 0.5), 1),
    autoOptimize: flag(input, "autoOptimize"),
    ...optional("autoOptimizeAlias", text(input, "autoOptimizeAlias")),
    // A cold start has no outliers to drop: each is one of few.
    discardTopBottom: onlyColdStarts ? 0 : discard,
    onlyColdStarts,
    sleepBetweenRunsMs: Math.max(0, number(input, "sleepBetweenRunsMs", 0)),
    ...optional("preProcessorArn", text(input, "preProcessorARN")),
    ...optional("postProcessorArn", text(input, "postProcessorARN")),
    dryRun,
    includeOutputResults: flag(input, "includeOutputResults"),
    disablePayloadLogs: flag(input, "disablePayloadLogs"),
    allowedExceptions: texts(input, "allowedExceptions"),
  };
}

/**
 * Memory sizes of `powerValues`: a list, or `"ALL"` for 128 to 3008 MB in steps of 64. Sorted, each once. An empty list
 * stands for the default, as does nothing.
 */
export function parseSizes(value: JsonValue | undefined): readonly number[] {
  if (value === undefined || value === null || value === "") return DEFAULT_SIZES_MB;
  if (value === "ALL") {
    const steps = (ALL_MAX_MB - MEMORY_MB_MIN) / ALL_STEP_MB + 1;
    return Array.from({ length: steps }, (_, i) => MEMORY_MB_MIN + i * ALL_STEP_MB);
  }
  if (!Array.isArray(value)) throw invalid("powerValues", 'is neither a list nor "ALL"');
  if (value.length === 0) return DEFAULT_SIZES_MB;
  const sizes = value.map((size) => {
    const sizeMb = typeof size === "string" && size.trim() === "" ? Number.NaN : Number(size);
    if (Number.isInteger(sizeMb) && sizeMb >= MEMORY_MB_MIN && sizeMb <= MEMORY_MB_MAX) return sizeMb;
    throw invalid("powerValues", `holds ${JSON.stringify(size)}; a size is ${MEMORY_MB_MIN} to ${MEMORY_MB_MAX} MB`);
  });
  return [...new Set(sizes)].toSorted((a, b) => a - b);
}

/** Memory sizes as a command takes them: `128,512,1024`, or `ALL`. @throws LabError `SIZES_INVALID`. */
export function parseSizeList(text: string | undefined): readonly number[] {
  if (text === undefined) return DEFAULT_SIZES_MB;
  try {
    return parseSizes(text === "ALL" ? text : text.split(","));
  } catch (cause) {
    const message = `"${text}" is no list of memory sizes from ${MEMORY_MB_MIN} to ${MEMORY_MB_MAX} MB`;
    throw new LabError("SIZES_INVALID", message, "write whole numbers, such as 128,512,1024, or ALL", { cause });
  }
}

/**
 * A list whose every entry has `payload` and `weight` is weighted; anything else is one payload.
 *
 * @param hint How whoever wrote it would write it right.
 * @throws LabError `TUNING_INPUT_INVALID`.
 */
export function parsePayloads(value: JsonValue | undefined, hint = INPUT_HINT): readonly WeightedPayload[] {
  if (!isWeightedList(value)) return [{ payload: value, weight: 1 }];
  return value.map((entry) => {
    const weight = Number(entry["weight"]);
    if (weight > 0 && Number.isFinite(weight)) return { payload: entry["payload"], weight };
    throw invalid("payload", `has the weight ${JSON.stringify(entry["weight"])}, which is not above 0`, hint);
  });
}

function isWeightedList(value: JsonValue | undefined): value is JsonObject[] {
  const isEntry = (entry: JsonValue) => isJsonObject(entry) && "payload" in entry && "weight" in entry;
  return Array.isArray(value) && value.length > 0 && value.every(isEntry);
}

/** The state machine reads it with parseInt: a text will do, and what follows the digits does not count. */
function count(input: JsonObject): number {
  const value = input["num"] ?? missing("num");
  const num = typeof value === "number" || typeof value === "string" ? Number.parseInt(String(value), 10) : Number.NaN;
  if (num >= NUM_MIN) return num;
  throw invalid("num", `is ${JSON.stringify(value)}, and not a whole number from ${NUM_MIN}`);
}

function parseStrategyName(name: string): StateMachineInput["strategy"] {
  if (name === "cost" || name === "speed" || name === "balanced") return name;
  throw invalid("strategy", `is "${name}", and not cost, speed or balanced`);
}

function text(input: JsonObject, field: string): string | undefined {
  const value = input[field];
  if (value === undefined || typeof value === "string") return value === "" ? undefined : value;
  throw invalid(field, "is not a text");
}

function texts(input: JsonObject, field: string): readonly string[] {
  const value = input[field] ?? [];
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
  throw invalid(field, "is not a list of texts");
}

function number(input: JsonObject, field: string, fallback: number): number {
  const value = input[field] ?? fallback;
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof read === "number" && Number.isFinite(read)) return read;
  throw invalid(field, "is not a number");
}

/** Set by any truthy value, as in JavaScript: 1 and "yes" set it, and so does "false". */
function flag(input: JsonObject, field: string): boolean {
  return Boolean(input[field]);
}

function clamp(value: number, max: number): number {
  return Math.min(max, Math.max(0, value));
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: string });
}

function missing(field: string): never {
  throw invalid(field, "is missing");
}

const INPUT_HINT = "write it as the input of aws-lambda-power-tuning";

function invalid(field: string, problem: string, hint = INPUT_HINT): LabError {
  return new LabError("TUNING_INPUT_INVALID", `${field} ${problem}`, hint);
}
