import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describePlace, type PlaceOptions, storageTargets } from "./storage-targets.ts";

beforeEach(() => {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_REGION", "AWS_DEFAULT_REGION"]) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

function places(options: Partial<PlaceOptions>): readonly string[] {
  const none = { aws: false, endpoint: "http://127.0.0.1:4566" };
  return storageTargets({ ...none, ...options }).map((target) => {
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
])("$options are $expected", ({ options, expected }) => expect(places(options)).toEqual(expected));

test("a 12-digit AWS_ACCESS_KEY_ID and AWS_REGION are the lab's account and Region", () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", ONE);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  expect(places({ alsoRegion: ["us-east-1"] })).toEqual([`account ${ONE}, eu-west-1`, `account ${ONE}, us-east-1`]);
});

test.each([
  { options: { aws: true, account: [ONE] }, code: "ACCOUNT_INVALID" },
  { options: { profile: ["dev"] }, code: "PROFILE_INVALID" },
  { options: { account: ["12"] }, code: "ACCOUNT_ID_INVALID" },
  { options: { alsoRegion: ["nowhere"] }, code: "REGION_INVALID" },
])("$options are refused: $code", ({ options, code }) => {
  expect(() => places(options)).toThrow(expect.objectContaining({ code }));
});
