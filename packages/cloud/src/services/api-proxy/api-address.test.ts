import { expect, test } from "vitest";
import { parseApiAddress, splitStage } from "./api-address.ts";

const API = "abcdefgh12";

test.each([
  {
    form: "host",
    host: `${API}.execute-api.us-east-1.amazonaws.com`,
    path: "/Prod/coffee/7",
    expected: "/Prod/coffee/7",
  },
  { form: "host with port", host: `${API}.execute-api.localhost:4566`, path: "/Prod", expected: "/Prod" },
  { form: "lab path", host: "127.0.0.1:4566", path: `/_aws/execute-api/${API}/Prod/coffee`, expected: "/Prod/coffee" },
  { form: "lab path without more", host: "127.0.0.1:4566", path: `/_aws/execute-api/${API}`, expected: "/" },
  {
    form: "LocalStack path",
    host: "127.0.0.1:4566",
    path: `/restapis/${API}/Prod/_user_request_/coffee/7`,
    expected: "/Prod/coffee/7",
  },
])("an address by $form", ({ host, path, expected }) => {
  expect(parseApiAddress({ path, headers: { host } })).toEqual({ apiId: API, path: expected });
});

test.each([
  { name: "a control plane path", path: `/restapis/${API}/resources` },
  { name: "no API at all", path: "/_aws/execute-api" },
  { name: "another service", path: "/2015-03-31/functions" },
])("no address: $name", ({ path }) => {
  expect(parseApiAddress({ path, headers: { host: "127.0.0.1:4566" } })).toBeUndefined();
});

test.each([
  { path: "/Prod/coffee/7", stage: "Prod", rest: "/coffee/7" },
  { path: "/Prod", stage: "Prod", rest: "/" },
  { path: "//Prod//coffee/", stage: "Prod", rest: "/coffee/" },
  { path: "/", stage: "", rest: "/" },
])("$path splits into stage and path", ({ path, stage, rest }) => {
  expect(splitStage(path)).toEqual({ stage, path: rest });
});
