import { entriesOf, type MappingNode, readTemplate, type TemplateNode, valueOf } from "@faultline/template";
import { nearestName } from "@faultline/template";
import { LOAD_LIMITS } from "../limits.ts";
import type { LoadScript, PayloadSource, Scenario } from "./load-script.ts";
import { NodeReader, type ProcessVariables } from "./node-reader.ts";
import { readEnsure } from "./read-ensure.ts";
import { readFlow } from "./read-flow.ts";
import { readPhases } from "./read-phases.ts";
import type { ScriptDiagnostic } from "./script-diagnostic.ts";

const TOP_KEYS = ["config", "scenarios", "before", "after"];
const CONFIG_KEYS = [
  "target",
  "phases",
  "environments",
  "variables",
  "payload",
  "processor",
  "defaults",
  "http",
  "tls",
  "ensure",
  "plugins",
  "engines",
  "timeout",
];
const SCENARIO_KEYS = [
  "name",
  "weight",
  "flow",
  "engine",
  "beforeScenario",
  "afterScenario",
  "beforeRequest",
  "afterResponse",
];
const PAYLOAD_KEYS = [
  "path",
  "fields",
  "order",
  "skipHeader",
  "delimiter",
  "name",
  "loadAll",
  "skipEmptyLines",
  "cast",
];
const DEFAULT_TIMEOUT_SECONDS = 10;

/** A script as far as it could be read, and what is wrong with it. */
export interface ReadScript {
  /** Missing where an error keeps it from being run. */
  readonly script: LoadScript | undefined;
  /** In the order of the text. */
  readonly diagnostics: readonly ScriptDiagnostic[];
}

/**
 * Reads an Artillery script, YAML or JSON. Never throws at bad input.
 *
 * @param environment Name of the section of `config.environments` that overrides `config`.
 * @param processVariables For `{{ $env.NAME }}` in phases.
 */
export function readScript(text: string, environment?: string, processVariables?: ProcessVariables): ReadScript {
  const { root, diagnostics: syntax } = readTemplate(text);
  const broken = syntax.map(({ severity, message, hint, line, column }): ScriptDiagnostic => {
    return { severity, message: message.replaceAll("template", "script"), hint, line, column };
  });
  if (root === undefined || root.kind !== "mapping") {
    const empty = { message: "The script has no config and scenarios", hint: "Write config: and scenarios:" };
    const place = { severity: "error", line: 1, column: 1 } as const;
    return { script: undefined, diagnostics: broken.length > 0 ? broken : [{ ...place, ...empty }] };
  }
  const reader = new NodeReader(text, processVariables);
  const script = readRoot(reader, root, environment);
  const diagnostics = [...broken, ...reader.diagnostics].sort((a, b) => a.line - b.line || a.column - b.column);
  const isRunnable = diagnostics.every(({ severity }) => severity === "warning");
  return { script: isRunnable ? script : undefined, diagnostics };
}

function readRoot(reader: NodeReader, root: MappingNode, environment: string | undefined): LoadScript {
  const top = reader.mapping(root, "a script", TOP_KEYS);
  const config = reader.mapping(configFor(reader, root, environment), "config", CONFIG_KEYS);
  const defaults = reader.mapping(config.get("defaults"), "defaults", ["headers"]);
  const http = reader.mapping(config.get("http"), "http", ["timeout", "pool", "maxSockets", "extendedMetrics"]);
  const tls = reader.mapping(config.get("tls"), "tls", ["rejectUnauthorized"]);
  const timeout = reader.number(http.get("timeout") ?? config.get("timeout"), "timeout") ?? DEFAULT_TIMEOUT_SECONDS;
  const pool = reader.count(http.get("pool") ?? http.get("maxSockets"), "pool", 1) ?? LOAD_LIMITS.socketsMax;
  if (config.has("engines")) warnOfEngines(reader, config.get("engines"));
  return {
    target: reader.text(config.get("target"), "target"),
    phases: readPhases(reader, config.get("phases")),
    scenarios: readScenarios(reader, root, top.get("scenarios")),
    before: readFlow(reader, flowOf(top.get("before"))),
    after: readFlow(reader, flowOf(top.get("after"))),
    variables: reader.record(config.get("variables"), "variables"),
    payloads: reader.list(config.get("payload")).flatMap((item) => readPayload(reader, item) ?? []),
    processor: reader.text(config.get("processor"), "processor"),
    defaultHeaders: reader.record(defaults.get("headers"), "headers"),
    timeoutMs: timeout * 1000,
    maxSockets: Math.min(pool, LOAD_LIMITS.socketsMax),
    isCertificateChecked: reader.flag(tls.get("rejectUnauthorized"), "rejectUnauthorized", true),
    ...readPlugins(reader, config),
  };
}

function readPlugins(reader: NodeReader, config: ReadonlyMap<string, TemplateNode>) {
  const plugins = reader.mapping(config.get("plugins"), "plugins", ["ensure", "expect", "metrics-by-endpoint"]);
  const expect = reader.mapping(plugins.get("expect"), "expect", "any");
  return {
    ensure: [...readEnsure(reader, config.get("ensure")), ...readEnsure(reader, plugins.get("ensure"))],
    areExpectationsErrors: reader.flag(expect.get("reportFailuresAsErrors"), "reportFailuresAsErrors", false),
    isByEndpointShown: plugins.has("metrics-by-endpoint"),
  };
}

/** `before: {flow: [...]}`, or a list with one such scenario. */
function flowOf(node: TemplateNode | undefined): TemplateNode | undefined {
  return valueOf(node?.kind === "sequence" ? node.items[0] : node, "flow");
}

/** `config`, with the sections that the environment names laid over it; mappings are joined one level deep. */
function configFor(reader: NodeReader, root: MappingNode, environment: string | undefined): TemplateNode | undefined {
  const config = valueOf(root, "config");
  if (environment === undefined) return config;
  const environments = valueOf(config, "environments");
  const over = valueOf(environments, environment);
  if (over === undefined || config?.kind !== "mapping") {
    const names = entriesOf(environments).map(({ key }) => key);
    const nearest = nearestName(environment, names) ?? names.join(", ");
    const hint = names.length === 0 ? "Write config.environments, or leave --environment out" : `Use ${nearest}`;
    reader.error(environments ?? config ?? root, `The script has no environment ${environment}`, hint);
    return config;
  }
  return joinMappings(config, over, 1);
}

function joinMappings(base: TemplateNode, over: TemplateNode, depth: number): TemplateNode {
  if (base.kind !== "mapping" || over.kind !== "mapping" || depth < 0) return over;
  const kept = base.entries.filter(({ key }) => valueOf(over, key) === undefined);
  const joined = over.entries.map((entry) => {
    const below = valueOf(base, entry.key);
    return below === undefined ? entry : { ...entry, value: joinMappings(below, entry.value, depth - 1) };
  });
  return { ...base, entries: [...kept, ...joined] };
}

function readScenarios(reader: NodeReader, root: MappingNode, node: TemplateNode | undefined): readonly Scenario[] {
  const items = reader.list(node);
  if (items.length === 0) reader.error(node ?? root, "The script has no scenarios", "Write scenarios: with a flow");
  if (items.length > LOAD_LIMITS.scenariosMax) {
    reader.error(node ?? root, `The script has more than ${LOAD_LIMITS.scenariosMax} scenarios`, "Remove some");
    return [];
  }
  return items.flatMap((item, index) => readScenario(reader, item, index) ?? []);
}

function readScenario(reader: NodeReader, node: TemplateNode, index: number): Scenario | undefined {
  const scenario = reader.mapping(node, "a scenario", SCENARIO_KEYS);
  const engine = scenario.get("engine");
  const engineName = reader.text(engine, "engine") ?? "http";
  if (engine !== undefined && engineName !== "http") {
    reader.error(engine, `The engine ${engineName} is not supported`, "Use the engine http, or remove the scenario");
    return undefined;
  }
  if (node.kind === "mapping" && !scenario.has("flow")) {
    reader.error(node, "The scenario has no flow", "Write flow: and below it - get: {url: /}");
    return undefined;
  }
  return {
    name: reader.text(scenario.get("name"), "name") ?? String(index),
    weight: reader.number(scenario.get("weight"), "weight") ?? 1,
    flow: readFlow(reader, scenario.get("flow")),
    beforeScenario: reader.names(scenario.get("beforeScenario"), "beforeScenario"),
    afterScenario: reader.names(scenario.get("afterScenario"), "afterScenario"),
    beforeRequest: reader.names(scenario.get("beforeRequest"), "beforeRequest"),
    afterResponse: reader.names(scenario.get("afterResponse"), "afterResponse"),
  };
}

function readPayload(reader: NodeReader, node: TemplateNode): PayloadSource | undefined {
  const payload = reader.mapping(node, "payload", PAYLOAD_KEYS);
  const path = reader.text(payload.get("path"), "path");
  if (path === undefined) {
    reader.error(node, "The payload has no path", "Write path: and the name of a CSV file");
    return undefined;
  }
  const order = reader.text(payload.get("order"), "order") ?? "random";
  return {
    path,
    fields: reader.names(payload.get("fields"), "fields"),
    order: order === "sequence" ? "sequence" : "random",
    delimiter: reader.text(payload.get("delimiter"), "delimiter") ?? ",",
    isHeaderSkipped: reader.flag(payload.get("skipHeader"), "skipHeader", false),
    name: reader.text(payload.get("name"), "name"),
    isLoadedWhole: reader.flag(payload.get("loadAll"), "loadAll", false),
    line: node.line,
  };
}

function warnOfEngines(reader: NodeReader, node: TemplateNode | undefined): void {
  for (const { key, keySpan } of entriesOf(node)) {
    if (key !== "http") reader.warn(keySpan, `The engine ${key} is not supported; only http is`, "Remove the section");
  }
}
