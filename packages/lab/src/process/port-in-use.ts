import { LabError } from "@faultline/core";
import { findPortHolder } from "./port-holder.ts";

/** Adds to a `PORT_IN_USE` error who holds the port; leaves every other error as it is. */
export function describePortInUse(thrown: unknown, port: number): unknown {
  if (!(thrown instanceof LabError) || thrown.code !== "PORT_IN_USE") return thrown;
  const holder = findPortHolder(port);
  const by = holder === undefined ? "another process" : `process ${holder.pid} (${holder.command})`;
  const hint = "stop it, or choose another port with --port N (--port 0 takes any free one)";
  return new LabError("PORT_IN_USE", `port ${port} is in use by ${by}`, hint, { cause: thrown });
}
