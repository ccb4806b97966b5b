/** Contacts that one call may name: a platform's batch (reference CALLERS, Emarsys). */
export const CONTACTS_PER_CALL_MAX = 1_000;
