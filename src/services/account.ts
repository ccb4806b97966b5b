/** One deployment is one account (DESIGN, non-goals). */
export const ACCOUNT_ID = 1;

/** There are no staff users: what the wire calls a user is the account's key holder. */
export const ACCOUNT_USER_ID = 1;
