import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTemplate } from "@faultline/template";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { buildPackage } from "./build-package.ts";
import { findPackages } from "./find-packages.ts";
import { rewriteTemplate } from "./rewrite-template.ts";
import { zipFiles } from "./zip-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faultline-deploy-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
};

/** The packages of a template whose Resources are the given lines. */
function packagesOf(...resources: readonly string[]) {
  const text = ["Transform: AWS::Serverless-2016-10-31", "Resources:", ...resources].join("\n");
  const { root } = parseTemplate(text, "template.yaml");
  if (root === undefined) throw new Error("unreadable template");
  return { text, packages: findPackages(root, "template.yaml") };
}

async function build(...resources: readonly string[]) {
  const [source] = packagesOf(...resources).packages;
  if (source === undefined) throw new Error("no package");
  return unzipSync((await buildPackage(join(folder, "template.yaml"), source)).bytes);
}

const FUNCTION = ["  Fn:", "    Type: AWS::Serverless::Function"];
const WITH_ESBUILD = (...properties: readonly string[]) => [
  ...FUNCTION,
  "    Metadata:",
  "      BuildMethod: esbuild",
  "      BuildProperties:",
  ...properties.map((property) => `        ${property}`),
  "    Properties:",
  "      CodeUri: src",
  "      Handler: app.handler",
];

describe("zip files", () => {
  const file = (name: string, isExecutable = false) => ({ name, content: Buffer.from(name), isExecutable });

  test("equal files give equal bytes in any order and time zone", () => {
    const zone = process.env["TZ"];
    const first = zipFiles([file("a"), file("b/c", true)]);
    process.env["TZ"] = "Asia/Tokyo";
    const second = zipFiles([file("b/c", true), file("a")]);
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
    expect(second.hash).toBe(first.hash);
    expect(zipFiles([file("a"), file("b/c")]).hash).not.toBe(first.hash);
  });
});

describe("a directory as a package", () => {
  test("holds its files without histories and the lab's data; dates do not matter", async () => {
    write("src/index.js", "1");
    write("src/lib/a.js", "2");
    write("src/.git/HEAD", "x");
    write("src/.faultline/state.db", "x");
    const before = await build(...FUNCTION, "    Properties:", "      CodeUri: src/");
    utimesSync(join(folder, "src/index.js"), 1, 1);
    expect(Object.keys(before)).toEqual(["index.js", "lib/a.js"]);
    const again = await build(...FUNCTION, "    Properties:", "      CodeUri: src/");
    expect(again).toEqual(before);
  });

  test("keeps what is executable", async () => {
    write("src/bootstrap", "#!/bin/sh");
    chmodSync(join(folder, "src/bootstrap"), 0o755);
    const [source] = packagesOf(...FUNCTION, "    Properties:", "      CodeUri: src").packages;
    if (source === undefined) throw new Error("no package");
    const executable = await buildPackage(join(folder, "template.yaml"), source);
    chmodSync(join(folder, "src/bootstrap"), 0o644);
    const plain = await buildPackage(join(folder, "template.yaml"), source);
    expect(executable.hash).not.toBe(plain.hash);
  });

  test("follows a link inside, and refuses one that leads out or back", async () => {
    const code = [...FUNCTION, "    Properties:", "      CodeUri: src"];
    write("src/shared/a.js", "a");
    symlinkSync("shared", join(folder, "src/linked"));
    expect(Object.keys(await build(...code))).toEqual(["linked/a.js", "shared/a.js"]);
    symlinkSync("..", join(folder, "src/shared/back"));
    await expect(build(...code)).rejects.toMatchObject({ code: "PACKAGE_LINK_OUTSIDE" });
    rmSync(join(folder, "src/shared/back"));
    symlinkSync("/etc/hostname", join(folder, "src/outside"));
    await expect(build(...code)).rejects.toMatchObject({ code: "PACKAGE_LINK_OUTSIDE" });
  });

  test("more than Lambda takes is refused before it is read", async () => {
    write("src/app.js", "");
    write("src/model.bin", "");
    truncateSync(join(folder, "src/model.bin"), 250 * 1024 * 1024 + 1); // Sparse: Lambda's quota and one byte.
    const tooLarge = build(...FUNCTION, "    Properties:", "      CodeUri: src");
    await expect(tooLarge).rejects.toMatchObject({
      code: "PACKAGE_TOO_LARGE",
      message: expect.stringContaining("more than Lambda's 250 MB"),
    });
  });

  test("a folder without files is refused", async () => {
    mkdirSync(join(folder, "src"));
    const empty = build(...FUNCTION, "    Properties:", "      CodeUri: src");
    await expect(empty).rejects.toMatchObject({ code: "PACKAGE_EMPTY" });
  });

  test("a zip file is taken as it is, another file is zipped alone", async () => {
    const zip = zipFiles([{ name: "x.js", content: Buffer.from("x"), isExecutable: false }]);
    writeFileSync(join(folder, "code.zip"), zip.bytes);
    expect(Object.keys(await build(...FUNCTION, "    Properties:", "      CodeUri: code.zip"))).toEqual(["x.js"]);
    write("only.js", "y");
    expect(Object.keys(await build(...FUNCTION, "    Properties:", "      CodeUri: only.js"))).toEqual(["only.js"]);
  });
});

describe("a package built by esbuild", () => {
  // Names as `sam build` gives them: AWS SAM Developer Guide, "Building Node.js Lambda functions with esbuild".
  test.each([
    { name: "a TypeScript entry point", properties: ["EntryPoints: [app.ts]"], files: ["app.js"] },
    { name: "an entry point without extension", properties: ["EntryPoints:", "  - app"], files: ["app.js"] },
    { name: "a source map", properties: ["EntryPoints: [app.ts]", "Sourcemap: true"], files: ["app.js", "app.js.map"] },
    {
      name: "modules with their own extension",
      properties: ["EntryPoints: [app.ts]", "Format: esm", "OutExtension: [.js=.mjs]"],
      files: ["app.mjs"],
    },
    { name: "the handler's file when none is named", properties: ["Minify: true"], files: ["app.js"] },
  ])("$name", async ({ properties, files }) => {
    write("src/app.ts", "import { name } from './name';\nexport const handler = async (): Promise<string> => name;");
    write("src/name.ts", "export const name: string = 'faultline';");
    const built = await build(...WITH_ESBUILD(...properties));
    expect(Object.keys(built)).toEqual(files);
    expect(Buffer.from(Object.values(built)[0] ?? []).toString()).toContain("faultline");
  });

  test("an entry point deeper down lands at the top, as SAM puts it", async () => {
    write("src/deep/app.ts", "export const handler = async () => 1;");
    expect(Object.keys(await build(...WITH_ESBUILD("EntryPoints: [deep/app.ts]")))).toEqual(["app.js"]);
  });

  test.each([
    {
      name: "a wrong import",
      source: "import './nowhere';",
      properties: ["EntryPoints: [app.ts]"],
      code: "BUILD_FAILED",
      message: /src\/app\.ts:1:8: Could not resolve/,
    },
    {
      name: "a missing entry point",
      source: "",
      properties: ["EntryPoints: [main.ts]"],
      code: "ENTRY_POINT_MISSING",
      message: /no main\.ts/,
    },
    {
      name: "an unknown property",
      source: "",
      properties: ["Minfy: true"],
      code: "BUILD_PROPERTY_UNKNOWN",
      message: /^template\.yaml:8:9:/,
    },
    {
      name: "a wrong value",
      source: "",
      properties: ["Minify: often"],
      code: "BUILD_PROPERTY_INVALID",
      message: /"often"/,
    },
  ])("$name is an error", async ({ source, properties, code, message }) => {
    write("src/app.ts", source);
    const built = build(...WITH_ESBUILD(...properties));
    await expect(built).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a handler that the build does not hold is an error that says what to write", async () => {
    write("src/other.ts", "export const handler = async () => 1;");
    const built = build(...WITH_ESBUILD("EntryPoints: [other.ts]"));
    await expect(built).rejects.toMatchObject({
      code: "HANDLER_NOT_BUILT",
      hint: expect.stringContaining("other.handler"),
    });
  });
});

describe("rewriting the template", () => {
  const uploaded = (key: string) => (source: ReturnType<typeof packagesOf>["packages"][number]) => ({
    source,
    bucket: "artifacts",
    key,
  });

  test("local paths become places in S3 where they stood; the rest keeps its lines", () => {
    const { text, packages } = packagesOf(
      ...FUNCTION,
      "    Properties:",
      "      CodeUri: src/ # the code",
      "      Handler: a.b",
      "  Plain:",
      "    Type: AWS::Lambda::Function",
      "    Properties:",
      "      Code: ./plain",
      "  Inline: { Type: 'AWS::Serverless::Function', Properties: { InlineCode: x } }",
      "  Remote: { Type: 'AWS::Serverless::Function', Properties: { CodeUri: 's3://b/k' } }",
      "  Layer: { Type: 'AWS::Serverless::LayerVersion', Properties: { ContentUri: layer } }",
    );
    expect(packages.map(({ logicalId, kind, path }) => [logicalId, kind, path])).toEqual([
      ["Fn", "function", "src/"],
      ["Plain", "function", "./plain"],
      ["Layer", "layer", "layer"],
    ]);
    const lines = rewriteTemplate(text, packages.map(uploaded("k.zip"))).split("\n");
    expect(lines).toHaveLength(text.split("\n").length);
    expect(lines[5]).toBe("      CodeUri: s3://artifacts/k.zip # the code");
    expect(lines[10]).toBe('      Code: {"S3Bucket":"artifacts","S3Key":"k.zip"}');
    expect(lines[13]).toContain("s3://artifacts/k.zip");
  });

  test("a path in Globals is replaced there, unless the functions that share it differ", () => {
    const resources = ["  A: { Type: 'AWS::Serverless::Function' }", "  B: { Type: 'AWS::Serverless::Function' }"];
    const { text, packages } = packagesOf(...resources, "Globals:", "  Function:", "    CodeUri: src");
    const shared = rewriteTemplate(text, packages.map(uploaded("k.zip")));
    expect(shared).toBe(text.replace("CodeUri: src", "CodeUri: s3://artifacts/k.zip"));
    const [a, b] = packages.map((source, index) => uploaded(`${index}.zip`)(source));
    if (a === undefined || b === undefined) throw new Error("two packages expected");
    const { root } = parseTemplate(rewriteTemplate(text, [a, b]));
    expect(JSON.stringify(root)).toContain("s3://artifacts/1.zip");
    expect(rewriteTemplate(text, [a, b])).toContain("    CodeUri: src");
  });
});
