/**
 * The value of an unquoted YAML scalar as CloudFormation reads it: YAML 1.1 booleans and decimal numbers. A date stays
 * text, as CloudFormation has no timestamps; so does a number with a leading zero (an account id such as 012345678901),
 * which a YAML library would silently shorten or read as octal.
 *
 * @see CloudFormation User Guide, "Template formats": YAML version 1.1 without the timestamp tag.
 */
export function plainScalar(source: string): string | number | boolean | null {
  if (/^(?:~|null|Null|NULL|)$/.test(source)) return null;
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(source)) return true;
  if (/^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(source)) return false;
  if (isExactNumber(source)) return Number(source);
  return source;
}

const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/;

/** Whether the text is a number that a double holds without loss of digits. */
function isExactNumber(source: string): boolean {
  if (!DECIMAL.test(source)) return false;
  return !/^[-+]?[0-9]+$/.test(source) || String(Number(source)) === source.replace(/^\+/, "") || source === "-0";
}
