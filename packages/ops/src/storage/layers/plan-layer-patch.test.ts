import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkApp } from "../../deploy/check-app.ts";
import type { ProposedLayer } from "./advise-layers.ts";
import { planLayerPatch } from "./plan-layer-patch.ts";

const folder = mkdtempSync(join(tmpdir(), "faultline-patch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs22.x
    Handler: index.handler
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: shared/
  Payments:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: shared/
`;

/** A layer with lodash for functions by their physical names, which are the logical ids here. */
function layerFor(...names: readonly string[]): ProposedLayer {
  const size = { zippedBytes: 1, unzippedBytes: 1 };
  const unit = { name: "lodash", hash: "1", roots: ["node_modules/lodash/"], requires: [], isEsModule: false, ...size };
  const place = { language: "nodejs", runtime: "nodejs22.x", architecture: "x86_64" } as const;
  const functions = names.map((name) => ({ name, ...place, stored: [], layerCount: 0, layerRoots: new Set<string>() }));
  const sizes = { copies: 2, removedBytes: 2, sizeBytes: 1, unzippedBytes: 1, savingBytes: 1, needsS3: false };
  return { language: "nodejs", name: "NodejsLibraries", units: [unit], functions, ...sizes };
}

async function plan(layers: readonly ProposedLayer[], out: string) {
  const file = join(folder, "template.yaml");
  writeFileSync(file, TEMPLATE);
  mkdirSync(join(folder, "shared"), { recursive: true });
  writeFileSync(join(folder, "shared/index.js"), "exports.handler = async () => 1;");
  const app = await checkApp({ templateFile: file, parameters: {}, mayExist: true });
  const functionNames = new Map(["Orders", "Payments"].map((name) => [name, name]));
  return planLayerPatch(layers, { ...app, file, functionNames, outDirectory: join(folder, out) });
}

test("functions of one folder share a layer, and its files go from the folder once", async () => {
  const { moved, layerIds, patchedText } = await plan([layerFor("Orders", "Payments")], "layers");
  expect({ moved, layerIds }).toEqual({ moved: ["shared/node_modules/lodash"], layerIds: ["NodejsLibraries"] });
  expect(patchedText.match(/Ref\W+NodejsLibraries\b/g)).toHaveLength(2);
});

test("what one function's layer has must stay in the folder that another shares without it", async () => {
  await expect(plan([layerFor("Orders")], "layers")).rejects.toMatchObject({
    code: "LAYER_CODE_SHARED",
    message: "Orders and Payments share shared/, but cannot share its layers",
  });
});

test("a layer's folder inside a function's code is refused", async () => {
  await expect(plan([layerFor("Orders", "Payments")], "shared/layers")).rejects.toMatchObject({
    code: "LAYERS_INSIDE_CODE",
    message: expect.stringMatching(/lies in the code of Orders/) as string,
  });
});
