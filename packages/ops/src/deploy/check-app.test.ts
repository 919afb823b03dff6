import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkApp } from "./check-app.ts";

let folder: string;
let templateFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-app-"));
  templateFile = join(folder, "template.yaml");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Owner: { Type: String }
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: app.handler, Runtime: nodejs22.x }
`;

function writeApp(template: string, manifest?: object): void {
  writeFileSync(templateFile, template);
  mkdirSync(join(folder, "src", "node_modules", "left"), { recursive: true });
  writeFileSync(join(folder, "src", "app.js"), "exports.handler = async () => 1;");
  if (manifest !== undefined) writeFileSync(join(folder, "src", "package.json"), JSON.stringify(manifest));
}

const check = (parameters: Record<string, string> = { Owner: "me" }, mayExist = false) =>
  checkApp({ templateFile, parameters, mayExist });

test("a parameter without a value names the option that gives it one, unless a stack may know it", async () => {
  writeApp(TEMPLATE);
  const missing = { code: "PARAMETER_MISSING", hint: expect.stringContaining("--parameter Owner=") };
  await expect(check({})).rejects.toMatchObject(missing);
  await expect(check({}, true)).resolves.toMatchObject({ packages: [{ logicalId: "Fn" }] });
  await expect(check({ Ower: "me" }, true)).rejects.toMatchObject({ code: "PARAMETER_UNKNOWN" });
});

test("code that is not there is refused with its place", async () => {
  writeApp(TEMPLATE.replace("src/", "sorce/"));
  const message = expect.stringMatching(/:7:28: Fn's code is not at .*sorce$/);
  await expect(check()).rejects.toMatchObject({ code: "CODE_MISSING", message });
});

/** `left` is installed; the SDK comes with the runtime. */
test.each([
  {
    name: "a module that is not installed",
    template: TEMPLATE,
    dependencies: { left: "1", right: "1", "@aws-sdk/client-s3": "3" },
    warnings: [
      { line: 7, message: "Fn's package.json needs right, which is not in src/node_modules: run npm install there" },
    ],
  },
  { name: "only what is installed", template: TEMPLATE, dependencies: { left: "1" }, warnings: [] },
  {
    name: "a module that a layer may bring",
    template: TEMPLATE.replace("Runtime:", "Layers: [arn:aws:lambda:us-east-1:1:layer:l:1], Runtime:"),
    dependencies: { right: "1" },
    warnings: [],
  },
  {
    name: "a module that esbuild packs",
    template: TEMPLATE.replace("    Properties:", "    Metadata: { BuildMethod: esbuild }\n    Properties:"),
    dependencies: { right: "1" },
    warnings: [],
  },
])("dependencies: $name", async ({ template, dependencies, warnings }) => {
  writeApp(template, { dependencies });
  expect((await check()).warnings).toEqual(warnings);
});
