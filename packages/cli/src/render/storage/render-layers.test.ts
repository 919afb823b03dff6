import type { LayerAdvice, StackAdvice } from "@faultline/ops";
import { expect, test } from "vitest";
import { renderLayers } from "./render-layers.ts";

const LAYER: LayerAdvice["layers"][number] = {
  name: "NodejsLibraries",
  language: "nodejs",
  units: [],
  functions: [],
  copies: 2,
  removedBytes: 4_000_000,
  sizeBytes: 2_000_000,
  unzippedBytes: 3_000_000,
  savingBytes: 2_000_000,
  needsS3: false,
};

function stackAdvice(outDirectory: string): StackAdvice {
  return {
    layers: [LAYER],
    savingBytes: 2_000_000,
    usedBytes: 20_671_705,
    quotaBytes: 80_530_636_800,
    examined: { functions: 2, packages: 2 },
    skipped: [],
    patch: { diff: "", patchedText: "", layerIds: ["NodejsLibraries"], moved: [] },
    deploymentAddedBytes: -2_097_152,
    usedAfterDeploymentBytes: 18_574_553,
    changedLocally: [],
    patchFile: `${outDirectory}/layers.patch`,
    movedFile: `${outDirectory}/moved.txt`,
  };
}

test.each([
  {
    name: "a template in another folder",
    patched: { template: "shop/template.yaml" },
    out: "shop/layers",
    steps: ["patch < layers/layers.patch", "xargs rm -r < layers/moved.txt", "faultline up; faultline janitor"],
  },
  {
    name: "an output folder elsewhere, with a space",
    patched: { template: "shop/template.yaml" },
    out: "my layers",
    steps: ["patch < '../my layers/layers.patch'", "xargs rm -r < '../my layers/moved.txt'"],
  },
  {
    name: "a template and a stack of their own names",
    patched: { template: "app.yaml", stack: "shop" },
    out: "layers",
    steps: ["patch < layers/layers.patch", "faultline up app.yaml --stack shop; faultline janitor"],
  },
  {
    name: "a stack in an AWS account",
    patched: { template: "app.yaml", stack: "shop", awsStack: "shop" },
    out: "layers",
    steps: [
      "patch < layers/layers.patch",
      "sam deploy --template-file app.yaml --stack-name shop --resolve-s3 --capabilities CAPABILITY_IAM; faultline janitor --aws",
    ],
  },
])("the next steps of $name work in the template's folder", ({ patched, out, steps }) => {
  const lines = renderLayers(stackAdvice(out), "account 000000000000, us-east-1", patched).split("\n");
  const printed = lines.slice(lines.indexOf("In the template's folder:") + 1).map((line) => line.trim());
  for (const step of steps) expect(printed).toContain(step);
});

test("what deploying the patch leaves in use is said with its unit", () => {
  const text = renderLayers(stackAdvice("layers"), "here", { template: "template.yaml" });
  expect(text).toContain("Deploying the patch frees 2.0 MB at first, leaving 17.7 MB (18,574,553 bytes) in use.\n");
});
