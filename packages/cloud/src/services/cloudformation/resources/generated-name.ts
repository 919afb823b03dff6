import type { ProviderContext } from "./resource-provider.ts";

const SUFFIX_LENGTH = 12;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * A physical name as CloudFormation makes it: `<stack>-<logical id>-<12 random>`, with stack and logical id cut so that
 * the whole fits.
 *
 * @see CloudFormation User Guide, "Name type".
 */
export function generatedName(context: ProviderContext, maxLength: number): string {
  const roomForBoth = maxLength - SUFFIX_LENGTH - 2;
  const roomForStack = Math.max(Math.floor(roomForBoth / 2), roomForBoth - context.logicalId.length);
  const stack = context.stackName.slice(0, roomForStack);
  const logicalId = context.logicalId.slice(0, roomForBoth - stack.length);
  return `${stack}-${logicalId}-${suffix(context)}`;
}

function suffix({ random }: ProviderContext): string {
  const draw = () => ALPHABET.charAt(Math.floor(random.next() * ALPHABET.length));
  return Array.from({ length: SUFFIX_LENGTH }, draw).join("");
}
