import type { EnvironmentSpec } from "./function-runtime.ts";
import type { RuntimeDefinition } from "./runtimes.ts";

/** Variables that a program reads once, at its start: a waiting process cannot take them over. */
const START_TIME_VARIABLE =
  /^(?:NODE_(?:OPTIONS|EXTRA_CA_CERTS|DEBUG|DEBUG_NATIVE|ICU_DATA|V8_COVERAGE|COMPILE_CACHE|DISABLE_COMPILE_CACHE|NO_WARNINGS|PENDING_DEPRECATION|PRESERVE_SYMLINKS|REDIRECT_WARNINGS|USE_SYSTEM_CA)|AWS_LAMBDA_EXEC_WRAPPER|UV_.+|LD_.+|DYLD_.+|MALLOC_.+|OPENSSL_.+|SSL_CERT_(?:FILE|DIR)|PYTHON(?!PATH$).+|LANG|LC_.+)$/;

/** @see Lambda Developer Guide, "Defined runtime environment variables", the reserved ones that the runtime sets. */
const RESERVED = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "_LAMBDA_TELEMETRY_LOG_FD",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

/** Whether a function needs a process of its own from the start, because of a variable that is read then. */
export function hasStartTimeVariables(variables: Readonly<Record<string, string>>): boolean {
  return Object.keys(variables).some((name) => START_TIME_VARIABLE.test(name));
}

/** What every process starts with, whichever function it becomes. Nothing of the lab's own environment is among it. */
export function baseVariables(runtimeDirectory: string): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PATH: "/usr/local/bin:/usr/bin:/bin:/opt/bin",
    LD_LIBRARY_PATH: "/lib64:/usr/lib64:/opt/lib",
    LAMBDA_RUNTIME_DIR: runtimeDirectory,
  };
}

/** What the runtime and the function's own configuration add, once it is known which function it is. */
export function functionVariables(
  spec: EnvironmentSpec,
  runtime: RuntimeDefinition,
  temporaryDirectory: string,
): Record<string, string> {
  const layerModules = spec.layerDirectories
    .toReversed()
    .flatMap((layer) => [`${layer}/nodejs/node24/node_modules`, `${layer}/nodejs/node_modules`]);
  const own = Object.entries(spec.variables).filter(([name]) => !RESERVED.has(name));
  return {
    NODE_PATH: layerModules.join(":"),
    TMPDIR: temporaryDirectory,
    ...Object.fromEntries(own),
    _HANDLER: spec.handler,
    LAMBDA_TASK_ROOT: spec.codeDirectory,
    ...(runtime.executionEnvironment === undefined ? {} : { AWS_EXECUTION_ENV: runtime.executionEnvironment }),
  };
}
