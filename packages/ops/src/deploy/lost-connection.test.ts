import { region } from "@faultline/core";
import { expect, test } from "vitest";
import { createAwsClients } from "../aws-clients.ts";
import { createTarget } from "../target.ts";
import { findStack } from "./stack.ts";
import { watchConnection } from "./lost-connection.ts";

/** Port 9 ("discard") has no listener. */
const TARGET = createTarget({ endpoint: "http://127.0.0.1:9" });

test("a lab that does not answer is told as that, with the next step", async () => {
  const clients = createAwsClients(TARGET);
  const lost = watchConnection(TARGET, async () => findStack(await clients.cloudFormation(), "app"));
  await expect(lost).rejects.toMatchObject({
    code: "CONNECTION_LOST",
    message: "The lab at http://127.0.0.1:9 stopped answering",
    hint: expect.stringContaining("faultline up"),
  });
  await clients.destroy();
});

test("AWS out of reach is not called a lab, and other failures stay as they are", async () => {
  const aws = { endpoint: undefined, region: region("eu-west-1"), credentials: undefined, isAws: true };
  const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  await expect(watchConnection(aws, () => Promise.reject(reset))).rejects.toMatchObject({
    message: "AWS cannot be reached: read ECONNRESET",
  });
  const bug = new TypeError("x is not a function");
  await expect(watchConnection(aws, () => Promise.reject(bug))).rejects.toBe(bug);
});
