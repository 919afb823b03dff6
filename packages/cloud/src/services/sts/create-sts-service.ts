import type * as Sts from "@aws-sdk/client-sts";
import type { Clock, Random } from "@faultline/core";
import { defineService, type ServiceDefinition } from "../../wire/service.ts";
import { createAssumeRole } from "./operations/assume-role.ts";
import { getAccessKeyInfo } from "./operations/get-access-key-info.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";
import { createGetSessionToken } from "./operations/get-session-token.ts";

/** STS: who a caller is, and credentials for other accounts. Keeps no state. */
export function createStsService(sources: { readonly clock: Clock; readonly random: Random }): ServiceDefinition {
  return defineService<typeof Sts>({
    name: "sts",
    signingName: "sts",
    clientPackage: "@aws-sdk/client-sts",
    protocol: "query",
    apiVersion: "2011-06-15",
    operations: {
      AssumeRole: createAssumeRole(sources),
      GetAccessKeyInfo: getAccessKeyInfo,
      GetCallerIdentity: getCallerIdentity,
      GetSessionToken: createGetSessionToken(sources),
    },
  });
}
