import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { expect, test } from "vitest";
import { defineCommand } from "./tune.ts";

function createProgram(): Command {
  const program = new Command().exitOverride();
  defineCommand(program.command("tune"));
  return program;
}

const run = (args: readonly string[]) => createProgram().parseAsync(["tune", ...args], { from: "user" });

// All are refused before anything is read or asked.
test.each([
  ...["--sizes=128", "--payload=1", "--max-invocations=9", "--max-usd=1", "--apply", "--strategy=speed"].map(
    (other) => ({
      args: ["--state-machine-input=i.json", other],
      names: [other.split("=")[0] ?? "", "--state-machine-input"],
    }),
  ),
  { args: ["f", "--state-machine-input=i.json"], names: ["the function f", "--state-machine-input"] },
  { args: ["--import=#x", "--apply"], names: ["--apply", "--import"] },
  { args: ["--import=#x", "--state-machine-input=i.json"], names: ["--state-machine-input", "--import"] },
  { args: ["f", "--restore", "--apply"], names: ["--apply", "--restore"] },
  { args: ["f", "--from-production", "--payload={}"], names: ["--payload", "--from-production"] },
  { args: ["f", "--p95=400ms"], names: ["--p95", "--strategy slo"] },
  { args: ["f", "--p95=400ms", "--strategy=speed"], names: ["--p95", "--strategy slo"] },
  { args: ["f", "--weight=0.2"], names: ["--weight", "--strategy balanced"] },
  { args: ["f", "--since=2d"], names: ["--since", "--from-production"] },
  { args: ["f", "--payload=1", "--payload-file=p.json"], names: ["--payload", "--payload-file"] },
])("refuses $args, naming both", async ({ args, names }) => {
  const refused = run(args);
  await expect(refused).rejects.toMatchObject({ code: "OPTIONS_CONTRADICT" });
  for (const name of names) await expect(refused).rejects.toThrow(name);
});

test("a dry run has no chart to write", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "tune-")), "input.json");
  writeFileSync(file, JSON.stringify({ lambdaARN: "f", num: 5, dryRun: true }));
  const target = ["--endpoint=http://127.0.0.1:9", "--journal=none"];
  const refused = run([`--state-machine-input=${file}`, "--html=page.html", ...target]);
  await expect(refused).rejects.toMatchObject({ message: "--html has no part in an input with dryRun" });
});

test("what goes together is taken", async () => {
  // An input that is missing, and a chart that is none: the options before were passed.
  const html = "--html=page.html";
  await expect(run(["--import=#x", html, "--json"])).rejects.toMatchObject({ code: "VISUALIZATION_INVALID" });
  const target = ["f", "--endpoint=http://127.0.0.1:9", "--journal=none"];
  await expect(run([...target, "--p95=0ms", "--strategy=slo"])).rejects.toMatchObject({ code: "TARGET_INVALID" });
});

test("a wrong weight is told with how the option is written", async () => {
  const payload = '--payload=[{"payload":1,"weight":0}]';
  await expect(run(["f", "--endpoint=http://127.0.0.1:9", "--journal=none", payload])).rejects.toMatchObject({
    message: "payload has the weight 0, which is not above 0",
    hint: expect.stringContaining("--payload '[{"),
  });
});

test("the help shows a duration as it is written", () => {
  const help = createProgram().commands[0]?.helpInformation().replace(/\s+/g, " ");
  expect(help).toContain("how far back to look (default: 1d)");
});
