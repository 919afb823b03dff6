import { seededRandom, VirtualClock } from "@faultline/core";
import { expect, test } from "vitest";
import { Sampler } from "./sampler.ts";
import { DEFAULT_SAMPLING_RULE, findSamplingRule, matchesWildcard } from "./sampling-rule.ts";

test.each([
  { pattern: "*", text: "anything", isMatch: true },
  { pattern: "coffee*", text: "coffee/Prod", isMatch: true },
  { pattern: "coffee?Prod", text: "coffee/Prod", isMatch: true },
  { pattern: "*o*o*", text: "coffee/Prod", isMatch: true },
  { pattern: "Coffee*", text: "COFFEE", isMatch: true },
  { pattern: "coffee", text: "coffee/Prod", isMatch: false },
  { pattern: "?", text: "", isMatch: false },
  { pattern: "a*b*c", text: "aXbX", isMatch: false },
  { pattern: `${"a*".repeat(50)}b`, text: "a".repeat(5000), isMatch: false },
])("$pattern against $text", ({ pattern, text, isMatch }) => {
  expect(matchesWildcard(pattern, text)).toBe(isMatch);
});

test("the lowest priority that matches decides", () => {
  const checkout = { ...DEFAULT_SAMPLING_RULE, name: "checkout", priority: 10, urlPath: "/checkout/*" };
  const posts = { ...DEFAULT_SAMPLING_RULE, name: "posts", priority: 5, httpMethod: "POST" };
  const rules = [DEFAULT_SAMPLING_RULE, checkout, posts];
  expect(findSamplingRule(rules, { urlPath: "/checkout/1", httpMethod: "POST" })?.name).toBe("posts");
  expect(findSamplingRule(rules, { urlPath: "/checkout/1", httpMethod: "GET" })?.name).toBe("checkout");
  expect(findSamplingRule(rules, { urlPath: "/", httpMethod: "GET" })?.name).toBe("Default");
});

test("a rule's attributes must all be there and match", () => {
  const gold = { ...DEFAULT_SAMPLING_RULE, name: "gold", priority: 1, attributes: { tier: "go*", region: "*" } };
  const decided = (attributes?: Record<string, string>) =>
    findSamplingRule([gold, DEFAULT_SAMPLING_RULE], attributes === undefined ? {} : { attributes })?.name;
  expect(decided({ tier: "gold", region: "eu" })).toBe("gold");
  expect(decided({ tier: "silver", region: "eu" })).toBe("Default");
  expect(decided({ tier: "gold" })).toBe("Default");
  expect(decided()).toBe("Default");
});

/** Domain arithmetic: 5 requests a second for 300 s give 300 of the reservoir and 5 % of the other 1,200, about 360. */
test("the default rule traces the first request each second and five percent of the rest", () => {
  const clock = new VirtualClock(0);
  const sampler = new Sampler(clock, seededRandom(4));
  let sampled = 0;
  for (let i = 0; i < 1500; i++) {
    if (sampler.decide("Default", DEFAULT_SAMPLING_RULE)) sampled++;
    clock.advance(200);
  }
  expect(sampled).toBeGreaterThan(330);
  expect(sampled).toBeLessThan(390);
  expect(sampler.statistics("Default")).toEqual({ requestCount: 1500, sampledCount: sampled });
});
