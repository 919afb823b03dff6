/** A kind of log whose lines are fields between spaces. */
export interface LineFormat {
  /** What a whole line is, for RE2; one group a field. */
  readonly pattern: string;
  readonly fields: readonly string[];
}

const FIELD = String.raw`(\S+)`;

/**
 * VPC flow logs in their default format, and Route 53 query logs.
 *
 * @see CloudWatch Logs User Guide, "Supported logs and discovered fields", read 2026-11; VPC User Guide, "Flow log records";
 *   Route 53 Developer Guide, "Values that appear in DNS query logs".
 */
export const LINE_FORMATS: readonly LineFormat[] = [
  {
    pattern: String.raw`^(\d+) ${FIELD} (eni-\S+) ${FIELD} ${FIELD} ${FIELD} ${FIELD} ${FIELD} ${FIELD} ${FIELD} (\d+) (\d+) (ACCEPT|REJECT|-) (OK|NODATA|SKIPDATA)\s*$`,
    fields: [
      "version",
      "accountId",
      "interfaceId",
      "srcAddr",
      "dstAddr",
      "srcPort",
      "dstPort",
      "protocol",
      "packets",
      "bytes",
      "startTime",
      "endTime",
      "action",
      "logStatus",
    ],
  },
  {
    pattern: String.raw`^(\d\.\d) (\d{4}-\d\d-\d\dT\S+) ${FIELD} ${FIELD} ([A-Z0-9]+) ([A-Z]+) (TCP|UDP) ${FIELD} ${FIELD} ${FIELD}\s*$`,
    fields: [
      "version",
      "queryTimestamp",
      "hostZoneId",
      "queryName",
      "queryType",
      "responseCode",
      "protocol",
      "edgeLocation",
      "resolverIp",
      "ednsClientSubnet",
    ],
  },
];
