/** Where, on its Runtime API's port, a waiting process asks which function it is. No path of AWS's. */
export const ASSIGNMENT_PATH = "/faultline/assignment";

/** What a process ends with that ends while its runtime waits for an invocation: whatever it chose concerns none. */
export const IDLE_EXIT_STATUS = 252;

/** What turns a waiting process into a function's: sent once over the Runtime API's port. */
export interface Assignment {
  /** Variables to set; those that the process was started with stay. */
  readonly environment: Readonly<Record<string, string>>;
  /** `LAMBDA_TASK_ROOT`. */
  readonly codeDirectory: string;
  /** Layers, the first merged first: of two files at one path the later layer's counts. */
  readonly layerDirectories: readonly string[];
  /** The entry file of each carried package, by its name. */
  readonly carriedPackages: Readonly<Record<string, string>>;
}
