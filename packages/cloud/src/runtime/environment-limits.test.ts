// What an environment may take, with AWS's numbers: Lambda quotas, "Function configuration, deployment, and execution".
import { existsSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { documentOf, FunctionFixture, invokeWith } from "./function-fixture.ts";
import { canUnshareMounts } from "./machine/mount-namespace.ts";

const fixture = new FunctionFixture();
afterAll(() => fixture.close());

// Sizes need mounts of the supervisor's own, which only root may have.
test.runIf(canUnshareMounts())(
  "/tmp has the function's size, which a reset keeps full and a shutdown frees",
  async () => {
    const { environment } = fixture.environment(
      {
        "index.mjs": `import { appendFileSync, readdirSync } from "node:fs"; import { tmpdir } from "node:os";
        export const handler = async (event) => {
          try { for (let n = 0; n < event.mib; n++) appendFileSync(tmpdir() + "/beans", Buffer.alloc(2 ** 20)); return [readdirSync(tmpdir())]; }
          catch (error) { return [error.code, tmpdir()]; }
        };`,
      },
      { ephemeralStorageMiB: 8 },
    );
    await environment.start(true);
    const answer = async (mib: number) => {
      const outcome = await invokeWith(environment, { mib });
      return "payload" in outcome ? (documentOf(outcome) as unknown[]) : outcome;
    };
    expect(await answer(7)).toEqual([["beans"]]);
    await environment.reset();
    await environment.start(false);
    const [code, folder] = (await answer(2)) as [string, string];
    expect(code).toBe("ENOSPC");
    await environment.shutdown();
    expect(existsSync(folder)).toBe(false);
  },
);

test("a process has 1,024 file descriptors", async () => {
  const { environment } = fixture.environment({
    "index.js": `exports.handler = async () => { const fs = require("fs"); let n = 0; try { for (;;) { fs.openSync("/dev/null"); n++; } } catch (error) { return [error.code, n]; } };`,
  });
  await environment.start(true);
  const outcome = await invokeWith(environment, {});
  const [code, count] = ("payload" in outcome ? documentOf(outcome) : []) as [string, number];
  expect(code).toBe("EMFILE");
  expect(count).toBeGreaterThan(950); // Node itself holds some.
  expect(count).toBeLessThan(1024);
  await environment.shutdown();
});
