import { invalidParameter } from "../errors.ts";

/**
 * Identifiers with which functions are created.
 *
 * @see `Runtime` in Lambda's API model, read 2026-11, without {@link RETIRED}.
 */
const ACCEPTED: ReadonlySet<string> = namesOf(`
  nodejs26.x nodejs24.x nodejs22.x nodejs20.x nodejs18.x nodejs16.x python3.15 python3.14 python3.13
  python3.12 python3.11 python3.10 python3.9 python3.8 java25 java21 java17 java17.al2023 java11
  java11.al2023 java8.al2 java8.al2023 dotnet10 dotnet8 dotnet6 ruby4.0 ruby3.4 ruby3.3 ruby3.2
  provided.al2023 provided.al2
`);

/**
 * Identifiers that AWS knows and no longer accepts. nodejs16.x and its contemporaries are not among them: AWS's own list
 * of 2026-03, quoted in issue 4427 of aws-cloudformation/cfn-lint, still has them.
 *
 * @see Lambda Developer Guide, "Deprecated runtimes".
 */
const RETIRED: ReadonlySet<string> = namesOf(`
  nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x python2.7
  python3.6 python3.7 java8 go1.x provided ruby2.5 ruby2.7 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1
  dotnetcore3.1
`);

/**
 * Refuses what AWS refuses. A runtime that AWS runs and the lab does not passes: only invocations fail.
 *
 * @throws ServiceError `InvalidParameterValueException`, worded as in public issue reports of 2020 to 2024.
 */
export function checkRuntime(runtime: string): void {
  if (ACCEPTED.has(runtime)) return;
  if (RETIRED.has(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. ` +
        "We recommend you use a supported runtime while creating or updating functions.",
    );
  }
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ` +
      `[${[...ACCEPTED].join(", ")}] or be a valid ARN`,
  );
}

/** @see Lambda Developer Guide, "Improving startup performance with Lambda SnapStart", read 2026-11. */
const SNAP_START = /^(?:java(?:11|17|21|25)(?:\..*)?|python3\.1[2-9]|dotnet(?:8|10))$/;

/** Refuses SnapStart for a runtime without it. @throws ServiceError `InvalidParameterValueException`, as recorded 2024-04. */
export function checkSnapStart(runtime: string): void {
  if (!SNAP_START.test(runtime)) throw invalidParameter(`${runtime} is not supported for SnapStart enabled functions.`);
}

function namesOf(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
