import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, messageOf, type Random } from "@faultline/core";
import { bundleNodejsBootstrap } from "./bootstrap/bundle-bootstrap.ts";
import { carriedPackages, compileCarriedPackages } from "./bootstrap/carried-packages.ts";
import { ExecutionEnvironment } from "./execution-environment.ts";
import type { FunctionRuntime } from "./function-runtime.ts";
import { calibrate } from "./governor/calibration.ts";
import { chooseGovernor } from "./governor/choose-governor.ts";
import type { CpuEnforcement } from "./governor/cpu-governor.ts";
import { cpuShare } from "./governor/cpu-quota.ts";
import { MEMORY_SAMPLE_MS } from "./limits.ts";
import { ProcessPool } from "./process-pool.ts";
import { ProcessStarter } from "./process-starter.ts";
import { type BootstrapPaths, isWaitingRuntime, runtimeDefinition } from "./runtimes.ts";
import { Supervisor } from "./supervisor/supervisor-client.ts";

const PYTHON_BOOTSTRAP = fileURLToPath(new URL("bootstrap/python/bootstrap.py", import.meta.url));

/** What a function runtime is made of. */
export interface FunctionRuntimeOptions {
  /** Its own folder; holds process records, named pipes and the environments' temporary files. */
  readonly dataDirectory: string;
  /** Where code and layers are unpacked: functions find it read-only, where the system lets us. */
  readonly codeDirectory: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Cores of this machine to one vCPU of Lambda's; `auto` measures the machine once. */
  readonly cpuScale: "auto" | number;
  /** The only way of enforcing CPU shares to try; by default the best that works here. */
  readonly cpuEnforcement?: CpuEnforcement;
  /** Told of what a user should know and nothing else would say. */
  readonly onWarning: (message: string) => void;
}

/** Makes the runtime of the lab's functions: real processes, owned by a supervisor that outlives no lab. */
export function createFunctionRuntime(options: FunctionRuntimeOptions): FunctionRuntime {
  const { dataDirectory, codeDirectory, clock, random, cpuScale, onWarning } = options;
  const temporaryRoot = join(dataDirectory, "tmp");
  for (const leftOver of [temporaryRoot, join(dataDirectory, "pipes")])
    rmSync(leftOver, { recursive: true, force: true });
  const supervisor = new Supervisor(dataDirectory, onWarning, codeDirectory);
  const governor = chooseGovernor({
    ...options,
    ...(options.cpuEnforcement && { enforcement: options.cpuEnforcement }),
  });
  const bootstraps = prepareBootstraps();
  prepareCarriedPackages(bootstraps, onWarning);
  const starter = new ProcessStarter({ supervisor, governor, clock, random, bootstraps, compileCacheOf });
  const pool = new ProcessPool(starter, clock, onWarning);
  const scale =
    cpuScale === "auto" ? calibrate(join(dataDirectory, "calibration.json"), onWarning) : Promise.resolve(cpuScale);
  const carried = carriedPackages();
  const environments = new Set<ExecutionEnvironment>();
  const cancelWatch = watchMemory(environments, clock);
  return {
    cpuEnforcement: governor.enforcement,
    createEnvironment(spec, onLog) {
      const environment = new ExecutionEnvironment(spec, {
        pool,
        starter,
        supervisor,
        onLog,
        cpuShare: scale.then((factor) => cpuShare(spec.memoryMiB, factor)),
        carriedPackages: carried,
        temporaryDirectory: join(temporaryRoot, random.hex(16)),
        onShutdown: (ended) => environments.delete(ended),
      });
      environments.add(environment);
      return environment;
    },
    prewarm({ runtime, memoryMiB }) {
      const definition = runtimeDefinition(runtime);
      if (isWaitingRuntime(definition)) pool.prewarm(definition, memoryMiB);
    },
    async close() {
      pool.close();
      cancelWatch();
      await supervisor.close();
      governor.close();
      rmSync(temporaryRoot, { recursive: true, force: true });
    },
  };
}

function compileCacheOf(bootstrapPath: string): string {
  return join(dirname(bootstrapPath), "compiled");
}

async function prepareBootstraps(): Promise<BootstrapPaths> {
  return { nodejs: await bundleNodejsBootstrap(), python: PYTHON_BOOTSTRAP };
}

function prepareCarriedPackages(bootstraps: Promise<BootstrapPaths>, onWarning: (message: string) => void): void {
  bootstraps
    .then(({ nodejs }) => compileCarriedPackages(compileCacheOf(nodejs)))
    .catch((error: unknown) => onWarning(`function processes cannot be prepared: ${messageOf(error)}`));
}

/** Looks at the memory of every environment again and again. @returns What stops it. */
function watchMemory(environments: ReadonlySet<ExecutionEnvironment>, clock: Clock): () => void {
  let isStopped = false;
  const look = (): void => {
    if (isStopped) return;
    for (const environment of environments) environment.enforceMemory();
    clock.after(MEMORY_SAMPLE_MS, look);
  };
  look();
  return () => {
    isStopped = true;
  };
}
