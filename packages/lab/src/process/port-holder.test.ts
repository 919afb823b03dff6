import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { findPortHolder } from "./port-holder.ts";

test("names the process that listens on a port, and nobody once it is closed", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  expect(findPortHolder(port)?.pid).toBe(process.pid);
  await new Promise((resolve) => server.close(resolve));
  expect(findPortHolder(port)).toBeUndefined();
});
