import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BIN = fileURLToPath(new URL("../../packages/cli/bin/faultline.js", import.meta.url));

/** Deploys a template to the lab on a port, as its users do. Names of the functions by logical id. */
export async function deployTemplate(template: string, port: number): Promise<ReadonlyMap<string, string>> {
  const args = [BIN, "up", template, `--port=${port}`, "--stack=bench", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const { functions } = JSON.parse(stdout) as { functions: { name: string; logicalId: string }[] };
  return new Map(functions.map(({ logicalId, name }) => [logicalId, name]));
}
