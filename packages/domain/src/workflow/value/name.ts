/** Names of a run's variables. */
export const VARIABLE_PATTERN = "^[A-Za-z_][A-Za-z0-9_-]{0,63}$";
/** Keys of a contact's fields. */
export const FIELD_KEY_PATTERN = "^[A-Za-z_][A-Za-z0-9_-]{0,63}$";
