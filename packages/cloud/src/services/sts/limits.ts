/** How long credentials last, in seconds. Source: AWS STS API Reference, AssumeRole and GetSessionToken. */
export const ASSUME_ROLE_DEFAULT_SECONDS = 3600;
export const SESSION_TOKEN_DEFAULT_SECONDS = 43_200;
