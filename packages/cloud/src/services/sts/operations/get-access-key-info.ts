import type * as Sts from "@aws-sdk/client-sts";
import { accountOfAccessKey } from "../../../wire/signature/parse-signature.ts";
import type { OperationHandler } from "../../../wire/service.ts";

/** GetAccessKeyInfo: the account in which requests signed with a key act. */
export const getAccessKeyInfo: OperationHandler<typeof Sts, "GetAccessKeyInfo"> = ({ AccessKeyId }) => ({
  Account: accountOfAccessKey(AccessKeyId),
});
