import { expect, test } from "vitest";
import { parseStoreAddress } from "./store-address.ts";

test.each([
  {
    text: "clickhouse://ann:p%40ss@db.example:9000/lab?cluster=main&quorum=2",
    address: {
      url: "http://db.example:9000",
      username: "ann",
      password: "p@ss",
      database: "lab",
      cluster: "main",
      quorum: 2,
    },
  },
  {
    text: "clickhouse://db?secure=1",
    address: { url: "https://db:8443", username: "default", password: "", database: "faultline" },
  },
  {
    text: "clickhouse://[::1]/x",
    address: { url: "http://[::1]:8123", username: "default", password: "", database: "x" },
  },
])("$text", ({ text, address }) => {
  expect(parseStoreAddress(text)).toEqual(address);
});

test.each([
  "postgres://host/db",
  "clickhouse:///db",
  "host:8123",
  "clickhouse://u:secret@host/a-b",
  "clickhouse://host/a/b",
  "clickhouse://host/db?cluster=a;drop",
  "clickhouse://host/db?quorum=0",
  "clickhouse://host/db?replicas=2",
])("%s is refused, and no password shown", (text) => {
  expect(() => parseStoreAddress(text)).toThrow(expect.objectContaining({ code: "STORE_ADDRESS_INVALID" }));
  expect(() => parseStoreAddress(text)).not.toThrow(/secret/);
});
