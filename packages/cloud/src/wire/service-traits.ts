/**
 * What single services do otherwise on the wire than their protocol says, and what the SDK's schemas leave out. Kept as
 * one table so that the rest of the layer knows no service by name.
 */
export interface ServiceTraits {
  /** Namespace before modelled codes in `__type`, with its `#`; most services send the bare code. */
  readonly errorNamespace: string;
  /** Whether common codes carry Coral's namespaces in `__type`. */
  readonly hasCoralNamespaces: boolean;
  /** How request ids look. */
  readonly requestIdStyle: "dynamodb" | "s3" | "uuid";
  /** Whether answers carry `x-amz-crc32`. */
  readonly sendsCrc32: boolean;
  /** XML namespace of answers in Query and rest-xml. */
  readonly xmlNamespace: string;
  /** Content type of a response whose payload is a blob and that names none itself. */
  readonly blobContentType: string;
  /** The code of a request that breaks a member's constraint. */
  readonly validationCode: string;
}

const DEFAULTS: Omit<ServiceTraits, "xmlNamespace"> = {
  errorNamespace: "",
  hasCoralNamespaces: false,
  requestIdStyle: "uuid",
  sendsCrc32: false,
  blobContentType: "application/octet-stream",
  validationCode: "ValidationException",
};

/** By signing name. Sources: recorded answers, and the XML namespaces of the public service models. */
const BY_SIGNING_NAME: Readonly<Record<string, Partial<ServiceTraits>>> = {
  apigateway: { validationCode: "BadRequestException" },
  cloudformation: { validationCode: "ValidationError" },
  dynamodb: {
    errorNamespace: "com.amazonaws.dynamodb.v20120810#",
    hasCoralNamespaces: true,
    requestIdStyle: "dynamodb",
    sendsCrc32: true,
  },
  iam: { xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/", validationCode: "ValidationError" },
  lambda: { blobContentType: "application/json" },
  logs: { validationCode: "InvalidParameterException" },
  monitoring: { validationCode: "ValidationError" },
  s3: {
    requestIdStyle: "s3",
    xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/",
    validationCode: "InvalidArgument",
  },
  sqs: { errorNamespace: "com.amazonaws.sqs#", xmlNamespace: "http://queue.amazonaws.com/doc/2012-11-05/" },
  sts: { xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/", validationCode: "ValidationError" },
  xray: { validationCode: "InvalidRequestException" },
};

/** The wire traits of a service. */
export function serviceTraits(signingName: string, apiVersion: string): ServiceTraits {
  const xmlNamespace = `http://${signingName}.amazonaws.com/doc/${apiVersion}/`;
  return { ...DEFAULTS, xmlNamespace, ...BY_SIGNING_NAME[signingName] };
}

/** The traits of answers to requests that reach no service. */
export const NO_SERVICE_TRAITS: ServiceTraits = serviceTraits("", "");
