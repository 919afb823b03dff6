import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readTemplateFile } from "./read-template-file.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-template-"));
  file = join(folder, "template.yaml");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const resources = (...lines: readonly string[]) =>
  ["Transform: AWS::Serverless-2016-10-31", "Resources:", ...lines].join("\n");

test.each([
  { name: "broken text", text: "Resources: [", code: "TEMPLATE_INVALID", at: ":1:" },
  { name: "no resources", text: "Description: x", code: "TEMPLATE_INVALID", at: ":1:" },
  {
    name: "a reference to nothing",
    text: resources("  Q:", "    Type: AWS::SQS::Queue", "    Properties:", "      QueueName: !Ref Nmae"),
    code: "TEMPLATE_INVALID",
    at: ":6:",
  },
  {
    name: "a definition in a local file",
    text: resources(
      "  Api:",
      "    Type: AWS::Serverless::Api",
      "    Properties:",
      "      StageName: Prod",
      "      DefinitionUri: api.yaml",
    ),
    code: "LOCAL_FILE_UNSUPPORTED",
    at: ":7:22: Api's DefinitionUri",
  },
  { name: "a megabyte and more", text: `# ${"x".repeat(1024 * 1024)}`, code: "TEMPLATE_TOO_LARGE", at: "1 MB" },
])("$name is refused with its place", async ({ text, code, at }) => {
  writeFileSync(file, text);
  await expect(readTemplateFile(file)).rejects.toMatchObject({ code, message: expect.stringContaining(at) });
});

test("a file that is not there is refused by name", async () => {
  const missing = readTemplateFile(file);
  await expect(missing).rejects.toMatchObject({ code: "TEMPLATE_MISSING", message: expect.stringContaining(file) });
});

test("a build method that is not run is a warning with its line", async () => {
  writeFileSync(
    file,
    resources(
      "  Fn:",
      "    Type: AWS::Serverless::Function",
      "    Metadata: { BuildMethod: makefile }",
      "    Properties: { CodeUri: src, Handler: app.handler, Runtime: nodejs22.x }",
    ),
  );
  const { warnings } = await readTemplateFile(file);
  expect(warnings).toEqual([{ line: 5, message: expect.stringContaining("Fn's BuildMethod makefile is not run") }]);
});
