import { afterEach, describe, expect, test } from "vitest";
import { ECHO, LambdaBench, PACKAGE, refusalOf } from "../testing/lambda-bench.ts";

let bench: LambdaBench;
afterEach(() => bench.close());

/** A lab whose account may store so many times the test package. */
function storing(packages: number): void {
  const codeStorageBytes = () => packages * PACKAGE.byteLength;
  bench = new LambdaBench(ECHO, { quotas: { concurrentExecutions: () => 1000, codeStorageBytes } });
}

const usage = async () => (await bench.call("GetAccountSettings", {})).AccountUsage?.TotalCodeSize;

describe("over the quota of code storage nothing is stored (Lambda API reference, CodeStorageExceededException)", () => {
  const refused = { code: "CodeStorageExceededException", message: "Code storage limit exceeded." };

  test.each([
    { name: "CreateFunction", call: () => bench.createFunction({ FunctionName: "other" }) },
    { name: "PublishVersion", call: () => bench.call("PublishVersion", { FunctionName: "fn" }) },
    {
      name: "UpdateFunctionCode with Publish",
      call: () => bench.call("UpdateFunctionCode", { FunctionName: "fn", ZipFile: PACKAGE, Publish: true }),
    },
    {
      name: "PublishLayerVersion",
      call: () => bench.call("PublishLayerVersion", { LayerName: "l", Content: { ZipFile: PACKAGE } }),
    },
  ])("$name", async ({ call }) => {
    storing(1.5);
    await bench.createFunction();
    expect(await refusalOf(call())).toMatchObject(refused);
    expect(await usage()).toBe(PACKAGE.byteLength);
    expect((await bench.call("ListFunctions", {})).Functions).toHaveLength(1);
  });

  test("CreateFunction with Publish needs room for both", async () => {
    storing(1.5);
    expect(await refusalOf(bench.createFunction({ Publish: true }))).toMatchObject(refused);
    expect((await bench.call("ListFunctions", {})).Functions).toEqual([]);
  });
});

test("what is deleted frees its room; a function keeps using a layer version that was deleted", async () => {
  storing(3);
  const { LayerVersionArn = "" } = await bench.call("PublishLayerVersion", {
    LayerName: "l",
    Content: { ZipFile: PACKAGE },
  });
  await bench.createFunction({ Layers: [LayerVersionArn], Publish: true });
  expect(await refusalOf(bench.createFunction({ FunctionName: "other" }))).toMatchObject({
    code: "CodeStorageExceededException",
  });
  await bench.call("DeleteLayerVersion", { LayerName: "l", VersionNumber: 1 });
  await bench.createFunction({ FunctionName: "other" });
  await bench.call("DeleteFunction", { FunctionName: "fn", Qualifier: "1" });
  expect(await usage()).toBe(2 * PACKAGE.byteLength);
  expect((await bench.invoke()).StatusCode).toBe(200);
  expect(bench.runtime.environments[0]?.spec.layerDirectories).toHaveLength(1);
  const again = await refusalOf(bench.createFunction({ FunctionName: "third", Layers: [LayerVersionArn] }));
  expect(again.message).toBe(`Layer version ${LayerVersionArn} does not exist.`);
});
