import { expect, test } from "vitest";
import { stackNameOf } from "./stack-name.ts";

test.each([
  { template: "/apps/coffee-lookup/template.yaml", name: "coffee-lookup" },
  { template: "/apps/My App_2/template.yaml", name: "My-App-2" },
  { template: "/apps/2nd-try/template.yaml", name: "nd-try" },
  { template: "/apps/42/template.yaml", name: "app" },
  { template: "/template.yaml", name: "app" },
])("$template is deployed as $name", ({ template, name }) => {
  expect(stackNameOf(template)).toBe(name);
});
