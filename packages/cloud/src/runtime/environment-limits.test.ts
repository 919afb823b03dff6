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

// Lambda Developer Guide, "Lambda execution environment": everything but /tmp is read-only.
test.runIf(canUnshareMounts())("code and layers are read-only", async () => {
  const layer = fixture.write({ "data.txt": "layer" });
  const { environment } = fixture.environment(
    {
      "index.mjs": `import { execFileSync } from "node:child_process"; import * as fs from "node:fs";
        const codeOf = (action) => { try { action(); return "done"; } catch (error) { return error.code; } };
        export const handler = async () => [
          codeOf(() => fs.writeFileSync("new.txt", "")),
          codeOf(() => fs.appendFileSync("index.mjs", "//")),
          codeOf(() => fs.unlinkSync("index.mjs")),
          codeOf(() => fs.writeFileSync(process.env.LAYER + "/data.txt", "")),
          execFileSync("sh", ["-c", "touch new.txt 2>&1 || true"]).toString(),
        ];`,
    },
    { layerDirectories: [layer], variables: { LAYER: layer } },
  );
  await environment.start(true);
  const outcome = await invokeWith(environment, {});
  const [made, changed, removed, layered, touched] = ("payload" in outcome ? documentOf(outcome) : []) as string[];
  expect([made, changed, removed, layered]).toEqual(["EROFS", "EROFS", "EROFS", "EROFS"]);
  expect(touched).toContain("Read-only file system");
  await environment.shutdown();
  // The lab itself goes on unpacking beside it.
  expect(existsSync(fixture.write({ "later.txt": "" }))).toBe(true);
});

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
