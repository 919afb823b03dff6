import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describePlace, type PlaceOptions, storageTargets } from "./storage-targets.ts";

let folder: string;
beforeEach(() => {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"])
    vi.stubEnv(name, undefined);
  folder = mkdtempSync(join(tmpdir(), "faultline-aws-"));
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function places(options: Partial<PlaceOptions>): Promise<readonly string[]> {
  const none = { aws: false, endpoint: "http://127.0.0.1:4566" };
  const targets = await storageTargets({ ...none, ...options });
  return targets.map((target) => {
    const id = target.credentials?.accessKeyId;
    return describePlace({ target, ...(id === undefined ? {} : { accountId: id }) }).place;
  });
}

const [ONE, TWO] = ["111111111111", "222222222222"] as const;

test.each<{ readonly options: Partial<PlaceOptions>; readonly expected: readonly string[] }>([
  { options: {}, expected: ["account 000000000000, us-east-1"] },
  { options: { region: "eu-west-1" }, expected: ["account 000000000000, eu-west-1"] },
  { options: { account: [ONE, TWO, ONE] }, expected: [`account ${ONE}, us-east-1`, `account ${TWO}, us-east-1`] },
  {
    options: { account: [ONE, TWO], region: "eu-west-1", alsoRegion: ["us-east-1", "eu-west-1"] },
    expected: [
      `account ${ONE}, eu-west-1`,
      `account ${ONE}, us-east-1`,
      `account ${TWO}, eu-west-1`,
      `account ${TWO}, us-east-1`,
    ],
  },
  { options: { aws: true, region: "eu-west-1" }, expected: ["your account, eu-west-1"] },
  { options: { aws: true, profile: ["dev", "prod"] }, expected: ["dev, us-east-1", "prod, us-east-1"] },
])("$options are $expected", ({ options, expected }) => expect(places(options)).resolves.toEqual(expected));

test("a 12-digit AWS_ACCESS_KEY_ID and AWS_REGION are the lab's account and Region", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", ONE);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  expect(await places({ alsoRegion: ["us-east-1"] })).toEqual([
    `account ${ONE}, eu-west-1`,
    `account ${ONE}, us-east-1`,
  ]);
});

test("a profile is looked at in its own Region, unless an option or the environment names one", async () => {
  writeFileSync(join(folder, "config"), "[profile dev]\nregion = eu-west-1\n[profile prod]\noutput = json\n");
  const profile = ["dev", "prod"];
  expect(await places({ aws: true, profile })).toEqual(["dev, eu-west-1", "prod, us-east-1"]);
  expect(await places({ aws: true, profile, region: "eu-central-1" })).toEqual([
    "dev, eu-central-1",
    "prod, eu-central-1",
  ]);
  vi.stubEnv("AWS_PROFILE", "dev");
  expect(await places({ aws: true })).toEqual(["your account, eu-west-1"]);
  vi.stubEnv("AWS_DEFAULT_REGION", "us-west-2");
  expect(await places({ aws: true, profile: ["dev"] })).toEqual(["dev, us-west-2"]);
});

test.each([
  { options: { aws: true, account: [ONE] }, code: "ACCOUNT_INVALID" },
  { options: { profile: ["dev"] }, code: "PROFILE_INVALID" },
  { options: { account: ["12"] }, code: "ACCOUNT_ID_INVALID" },
  { options: { alsoRegion: ["nowhere"] }, code: "REGION_INVALID" },
])("$options are refused: $code", async ({ options, code }) => {
  await expect(places(options)).rejects.toMatchObject({ code });
});
