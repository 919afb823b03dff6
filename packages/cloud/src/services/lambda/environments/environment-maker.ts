import { type Clock, LabError, sleep } from "@faultline/core";
import type { Environment, EnvironmentSpec, FunctionRuntime } from "../../../runtime/function-runtime.ts";
import { runtimeVersionArn } from "../catalog/describe-function.ts";
import type { CodeStore } from "../code/code-store.ts";
import { EnvironmentLog, logStreamName } from "../emission/environment-log.ts";
import { lambdaError } from "../errors.ts";
import type { LambdaDependencies } from "../lambda-dependencies.ts";
import type { EnvironmentMaker } from "./environment-pools.ts";
import { ExecutionEnvironment } from "./execution-environment.ts";
import { functionVariables } from "./function-variables.ts";

type MakerDependencies = Pick<
  LambdaDependencies,
  "clock" | "endpointUrl" | "logs" | "overhead" | "random" | "runtime" | "tracingDaemonAddress"
>;

/** Makes environments: code and layers unpacked, a new log stream, the function's variables. */
export function createEnvironmentMaker(dependencies: MakerDependencies, code: CodeStore): EnvironmentMaker {
  const { clock, runtime, logs } = dependencies;
  return async (scope, version, initializationType) => {
    const { settings } = version;
    const [codeDirectory, ...layerDirectories] = await Promise.all([
      code.directoryOf(version.code),
      ...settings.layers.map((layer) => code.directoryOf(layer.code)),
    ]);
    const stream = logStreamName(dependencies, version);
    const log = new EnvironmentLog({ scope, settings: settings.logging, stream }, logs, clock);
    const variables = functionVariables(scope, version, {
      endpointUrl: dependencies.endpointUrl(),
      tracingDaemonAddress: await dependencies.tracingDaemonAddress(scope),
      logStream: stream,
      initializationType,
    });
    const spec = {
      runtime: settings.runtime,
      handler: settings.handler,
      accountId: scope.accountId,
      codeDirectory,
      layerDirectories,
      memoryMiB: settings.memoryMiB,
      ephemeralStorageMiB: settings.ephemeralStorageMiB,
      variables,
    };
    const environment = createProcess(runtime, spec, log, clock);
    const environmentMs = dependencies.overhead?.environment() ?? 0;
    if (environmentMs > 0) await sleep(clock, environmentMs);
    const served = {
      version: version.version,
      runtime: settings.runtime,
      runtimeVersionArn: runtimeVersionArn(scope, settings.runtime),
      timeoutMs: settings.timeoutSeconds * 1000,
      memoryMiB: settings.memoryMiB,
      runtimeStartMs: () => dependencies.overhead?.runtimeStart() ?? 0,
      initializationType,
    };
    return new ExecutionEnvironment(served, environment, log, clock);
  };
}

/**
 * For a runtime that AWS runs and the lab does not, the log says what the caller is told: it may be no one who looks.
 *
 * @throws ServiceError `InvalidRuntimeException`.
 */
function createProcess(
  runtime: FunctionRuntime,
  spec: EnvironmentSpec,
  log: EnvironmentLog,
  clock: Clock,
): Environment {
  try {
    return runtime.createEnvironment(spec, (line) => log.writeLine(line.message, line.timestamp));
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    const message = `${thrown.message}: ${thrown.hint}`;
    log.writeLine(message, clock.now());
    throw lambdaError("InvalidRuntimeException", message, { Type: "User" });
  }
}
