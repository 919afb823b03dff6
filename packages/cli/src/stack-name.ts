import { basename, dirname, resolve } from "node:path";

const MAX_LENGTH = 128;

/**
 * The stack's name for a template: its folder's, with what CloudFormation does not allow as dashes.
 *
 * @see CloudFormation API Reference, CreateStack: `[a-zA-Z][-a-zA-Z0-9]*`, at most 128 characters.
 */
export function stackNameOf(template: string): string {
  const folder = basename(dirname(resolve(template)));
  const name = folder.replace(/[^A-Za-z0-9]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "");
  return name === "" ? "app" : name.slice(0, MAX_LENGTH);
}
